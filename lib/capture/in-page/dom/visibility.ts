import { tagOf } from './safe-dom.ts';

/** Which of an element's text a person sees, and how it is laid out. */
export interface Visibility {
  /** Whether anything inside can be seen. */
  readonly isShown: boolean;
  /** Whether the element's own text can be seen and selected; elements inside it may differ. */
  readonly showsText: boolean;
  readonly flow: 'inline' | 'block';
  /** How white space is shown: collapsed, collapsed except for line breaks, or as written. */
  readonly whiteSpace: 'collapse' | 'lines' | 'keep';
}

const HIDDEN: Visibility = { isShown: false, showsText: false, flow: 'inline', whiteSpace: 'collapse' };

/**
 * The visibility of an element to a person who selects text. Text that is hidden by style, clipped to a pixel, moved off
 * the page or excluded from selections does not count as visible. Ancestors must be checked first.
 */
export function visibilityOf(element: Element): Visibility {
  const style = getComputedStyle(element);
  return isPlainlyShown(element) || (style.opacity !== '0' && isLaidOut(style))
    ? visibilityIn(element, style, () => style.userSelect !== 'none')
    : HIDDEN;
}

/**
 * The visibility of an element to a person who reads the whole page and scrolls to where elements fade in. Text that
 * cannot be selected counts, except in code, where it is a line number.
 */
export function pageVisibilityOf(element: Element): Visibility {
  const style = getComputedStyle(element);
  if (!isPlainlyShown(element)) {
    if (!isLaidOut(style)) return HIDDEN;
    if (style.opacity === '0' && Element.prototype.getBoundingClientRect.call(element).top < innerHeight)
      return HIDDEN;
  }
  return visibilityIn(
    element,
    style,
    () => style.userSelect !== 'none' || Element.prototype.closest.call(element, 'pre, code') === null,
  );
}

/** One call that is enough for most elements; each style property read costs as much again. */
function isPlainlyShown(element: Element): boolean {
  // jsdom lacks this method.
  const check: ((options: CheckVisibilityOptions) => boolean) | undefined = Element.prototype.checkVisibility;
  return check?.call(element, { opacityProperty: true, visibilityProperty: true }) ?? false;
}

function isLaidOut(style: CSSStyleDeclaration): boolean {
  return style.display !== 'none' && style.contentVisibility !== 'hidden';
}

function visibilityIn(element: Element, style: CSSStyleDeclaration, isTextTaken: () => boolean): Visibility {
  const { position } = style;
  if ((position === 'absolute' || position === 'fixed') && isClippedAway(element, style)) return HIDDEN;
  return new LiveVisibility(element, style, isTextTaken);
}

/** Reads the styles of text only when asked: most elements have no text of their own. */
class LiveVisibility implements Visibility {
  readonly isShown = true;
  readonly flow: Visibility['flow'];
  readonly #style: CSSStyleDeclaration;
  readonly #isTextTaken: () => boolean;
  #showsText: boolean | undefined;
  #whiteSpace: Visibility['whiteSpace'] | undefined;

  constructor(element: Element, style: CSSStyleDeclaration, isTextTaken: () => boolean) {
    this.#style = style;
    this.#isTextTaken = isTextTaken;
    // A drop cap floats, yet it is the first letter of its paragraph.
    const floats = () => INLINE_TAGS.has(tagOf(element)) && /left|right|inline/.test(style.cssFloat);
    this.flow = isInline(style.display) || floats() ? 'inline' : 'block';
  }

  get showsText(): boolean {
    this.#showsText ??=
      this.#isTextTaken() &&
      !/^(?:hidden|collapse)$/.test(this.#style.visibility) &&
      this.#style.fontSize !== '0px';
    return this.#showsText;
  }

  get whiteSpace(): Visibility['whiteSpace'] {
    this.#whiteSpace ??= whiteSpaceOf(this.#style.whiteSpace);
    return this.#whiteSpace;
  }
}

function isInline(display: string): boolean {
  return (
    display === '' || display.startsWith('inline') || display === 'contents' || display.startsWith('ruby')
  );
}

function whiteSpaceOf(whiteSpace: string): Visibility['whiteSpace'] {
  if (whiteSpace.startsWith('pre-line')) return 'lines';
  return whiteSpace.startsWith('pre') || whiteSpace.startsWith('break-spaces') ? 'keep' : 'collapse';
}

/** Detects the usual styles for screen-reader-only text, all of which take the element out of the flow. */
function isClippedAway(element: Element, style: CSSStyleDeclaration): boolean {
  const clip = /^rect\(([\d.]+)px,? ([\d.]+)px,? ([\d.]+)px,? ([\d.]+)px\)$/.exec(style.clip);
  if (clip !== null) {
    const [, top, right, bottom, left] = clip.map(Number);
    if ((right ?? 0) - (left ?? 0) <= 1 || (bottom ?? 0) - (top ?? 0) <= 1) return true;
  }
  if (/^inset\((?:50|100)%/.test(style.clipPath)) return true;
  const box = Element.prototype.getBoundingClientRect.call(element);
  const overflows = style.overflow !== 'visible' && style.overflow !== '';
  if (overflows && box.width <= 1 && box.height <= 1 && style.width !== '') return true;
  // No page scrolls to what is above it, and only right-to-left pages scroll to the left.
  const offTop = box.bottom + scrollY <= 0;
  const offLeft = box.right + scrollX <= -1000;
  return (box.width > 0 || box.height > 0) && (offTop || offLeft);
}

/** Tags that are inline unless the page styles them otherwise. */
export const INLINE_TAGS: ReadonlySet<string> = new Set(
  (
    'a abbr acronym b bdi bdo big button cite code data del dfn em font i img ins kbd label mark math q rp rt ruby s ' +
    'samp slot small span strike strong sub sup svg time tt u var wbr'
  ).split(' '),
);
