/** `Enter`, `Shift+Enter`, `Control+a`: keys in the names of `KeyboardEvent.key`. */
export type KeyPress = string;

/** A point in a view's own coordinates. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** What a browser must be able to do with one page, tab or panel; `createView` builds the rest on it. */
export interface ViewDriver {
  /**
   * Evaluates an expression in the page's own world, outside the page's policy.
   *
   * @param expression - Yields a string, or a promise of one.
   */
  evaluate(expression: string): Promise<string>;
  /** Clicks with the browser's real input, so that it counts as the user's. In the page's own coordinates. */
  click(x: number, y: number, options: { clickCount: number }): Promise<void>;
  /** Moves the pointer there, and presses nothing. */
  hover(at: Place): Promise<void>;
  /** Presses the left button at one point, goes to another in steps, and lets go there. */
  drag(from: Place, to: Place): Promise<void>;
  press(key: KeyPress): Promise<void>;
  type(text: string): Promise<void>;
  /** Shows what an input method is composing, in place of what it composed before. */
  compose(text: string): Promise<void>;
  /** Presses Enter in the input method, which accepts what it has composed as this text. */
  acceptComposed(text: string): Promise<void>;
  /** A PNG of what the view shows. */
  screenshot(): Promise<Uint8Array>;
  setColorScheme(scheme: 'light' | 'dark'): Promise<void>;
  /** Replaces the page's colours by those of a high-contrast theme, as the system does for users who want that. */
  forceColors(isForced: boolean): Promise<void>;
  /** Makes the view this wide, so that its layout follows. */
  setWidth(px: number): Promise<void>;
  close(): Promise<void>;
}
