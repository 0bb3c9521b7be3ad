/* What is needed on some answers or after some clicks only, and is loaded when the panel stands. */
export { FailureAlert } from '#components/panel/conversation/FailureAlert.tsx';
export { SendDialog } from '#components/panel/composer/SendDialog.tsx';
export { TurnTexts } from './TurnTexts.tsx';
