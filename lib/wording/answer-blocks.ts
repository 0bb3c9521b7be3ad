import { inLanguage } from './language.ts';

const en = {
  table: 'Table',
  wrap: 'Wrap',
  copy: 'Copy',
  /** The checkbox of a task. */
  done: 'Done',
  toDo: 'To do',
  /** An image without a description. */
  image: 'Image',
  notShown: (label: string) => `${label} (image not shown)`,
};

/** Labels in answers besides the model's text. */
export const blockText = inLanguage({ en });
