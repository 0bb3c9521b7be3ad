/** The action of a key anywhere in the panel. */
export type PanelAction = 'help' | 'new-chat' | 'chats' | 'copy-answer' | 'to-page';

/** The parts of a key press that say what it means. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

/**
 * Letters that do this with Alt and Shift, as those of the browser commands do.
 *
 * Chrome has A, B, C, I, P, T, W, X and Z of these, and the commands J, K and L. Neither browser, no screen reader and no
 * input method has the others.
 */
export const ACTION_LETTERS = {
  n: 'new-chat',
  h: 'chats',
  y: 'copy-answer',
  g: 'to-page',
} as const satisfies Readonly<Record<string, PanelAction>>;

function isActionLetter(letter: string): letter is keyof typeof ACTION_LETTERS {
  return letter in ACTION_LETTERS;
}

/**
 * The letter of a key. Its position on the keyboard decides if the layout has another script, or if macOS
 * produces an accent.
 */
function letterOf({ key, code }: KeyPress): string {
  return /^[a-z]$/iu.test(key) ? key.toLowerCase() : code.replace(/^Key/u, '').toLowerCase();
}

/** What a key press does wherever the focus is; undefined for all others. */
export function findPanelAction(press: KeyPress): PanelAction | undefined {
  const { key, altKey, ctrlKey, metaKey, shiftKey } = press;
  // Some layouts have the slash on Shift.
  if (key === '/' && !altKey && ctrlKey !== metaKey) return 'help';
  if (!altKey || !shiftKey || ctrlKey || metaKey) return undefined;
  const letter = letterOf(press);
  return isActionLetter(letter) ? ACTION_LETTERS[letter] : undefined;
}

/** Whether a key press is a question mark alone, which opens the help where nothing is typed. */
export function isQuestionMark({ key, altKey, ctrlKey, metaKey }: KeyPress): boolean {
  return key === '?' && !altKey && !ctrlKey && !metaKey;
}
