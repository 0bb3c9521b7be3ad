import { inLanguage } from './language.ts';

const en = {
  /** For the browser's own model. */
  staysHere: 'Stays on this computer',
  /** For a server. */
  serverHere: 'On this computer',
};

/** Shown near a model's name: where it runs. */
export const modelPlaceText = inLanguage({ en });
