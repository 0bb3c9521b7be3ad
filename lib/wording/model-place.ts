import { inLanguage } from './language.ts';

const en = {
  /** Of the browser's own model. */
  staysHere: 'Stays on this computer',
  /** Of a server. */
  serverHere: 'On this computer',
};

/** Near a model's name: where it is. */
export const modelPlaceText = inLanguage({ en });
