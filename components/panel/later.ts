/* What is needed on some answers or after some clicks only, and is loaded when the panel stands. */
export { FailureAlert } from './FailureAlert.tsx';
export { SendDialog } from './SendDialog.tsx';
export { TurnTexts } from './TurnTexts.tsx';
