import { tagOf } from './safe-dom.ts';

/** How an element is shown, as far as its text is concerned. */
export interface Look {
  /** Whether anything inside can be seen. */
  readonly shown: boolean;
  /** Whether its own text can be seen and selected; elements inside may differ. */
  readonly text: boolean;
  readonly flow: 'inline' | 'block';
  /** What becomes of its white space: one space, one space but line breaks stay, or everything stays. */
  readonly white: 'collapse' | 'lines' | 'keep';
}

const HIDDEN: Look = { shown: false, text: false, flow: 'inline', white: 'collapse' };

/**
 * How a person sees an element of a live document, and whether a selection takes its text. What is hidden by style,
 * clipped to a pixel, moved off the page or left out of selections by the page is not seen. Its ancestors have been
 * asked before.
 */
export function lookOf(element: Element): Look {
  const style = getComputedStyle(element);
  return isPlainlyShown(element) || (style.opacity !== '0' && isLaidOut(style))
    ? lookIn(element, style, () => style.userSelect !== 'none')
    : HIDDEN;
}

/**
 * How a person sees an element who reads the whole page, and scrolls to where it fades in. That its text cannot be
 * selected says something in code only: there it is a line's number.
 */
export function lookOfPage(element: Element): Look {
  const style = getComputedStyle(element);
  if (!isPlainlyShown(element)) {
    if (!isLaidOut(style)) return HIDDEN;
    if (style.opacity === '0' && Element.prototype.getBoundingClientRect.call(element).top < innerHeight)
      return HIDDEN;
  }
  return lookIn(
    element,
    style,
    () => style.userSelect !== 'none' || Element.prototype.closest.call(element, 'pre, code') === null,
  );
}

/** One question for most elements; each property of a style that is read costs as much again. */
function isPlainlyShown(element: Element): boolean {
  // Test documents have no such method.
  const ask: ((options: CheckVisibilityOptions) => boolean) | undefined = Element.prototype.checkVisibility;
  return ask?.call(element, { opacityProperty: true, visibilityProperty: true }) ?? false;
}

function isLaidOut(style: CSSStyleDeclaration): boolean {
  return style.display !== 'none' && style.contentVisibility !== 'hidden';
}

function lookIn(element: Element, style: CSSStyleDeclaration, isTaken: () => boolean): Look {
  const { position } = style;
  if ((position === 'absolute' || position === 'fixed') && isClippedAway(element, style)) return HIDDEN;
  return new LiveLook(element, style, isTaken);
}

/** A look that asks about text only where there is some. */
class LiveLook implements Look {
  readonly shown = true;
  readonly flow: Look['flow'];
  readonly #style: CSSStyleDeclaration;
  readonly #isTaken: () => boolean;
  #text: boolean | undefined;
  #white: Look['white'] | undefined;

  constructor(element: Element, style: CSSStyleDeclaration, isTaken: () => boolean) {
    this.#style = style;
    this.#isTaken = isTaken;
    // A floating letter that begins a paragraph is still a letter of it.
    const floats = () => INLINE_TAGS.has(tagOf(element)) && /left|right|inline/.test(style.cssFloat);
    this.flow = isInline(style.display) || floats() ? 'inline' : 'block';
  }

  get text(): boolean {
    this.#text ??=
      this.#isTaken() &&
      !/^(?:hidden|collapse)$/.test(this.#style.visibility) &&
      this.#style.fontSize !== '0px';
    return this.#text;
  }

  get white(): Look['white'] {
    this.#white ??= whiteOf(this.#style.whiteSpace);
    return this.#white;
  }
}

function isInline(display: string): boolean {
  return (
    display === '' || display.startsWith('inline') || display === 'contents' || display.startsWith('ruby')
  );
}

function whiteOf(whiteSpace: string): Look['white'] {
  if (whiteSpace.startsWith('pre-line')) return 'lines';
  return whiteSpace.startsWith('pre') || whiteSpace.startsWith('break-spaces') ? 'keep' : 'collapse';
}

/** The usual ways to keep text for screen readers only, all of which take the element out of the flow. */
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
  // Nothing can be scrolled to above or left of the document, but a right-to-left one scrolls to the left.
  const offTop = box.bottom + scrollY <= 0;
  const offLeft = box.right + scrollX <= -1000;
  return (box.width > 0 || box.height > 0) && (offTop || offLeft);
}

/** Tags that are inline unless a page's styles say otherwise. */
export const INLINE_TAGS: ReadonlySet<string> = new Set(
  (
    'a abbr acronym b bdi bdo big button cite code data del dfn em font i img ins kbd label mark math q rp rt ruby s ' +
    'samp slot small span strike strong sub sup svg time tt u var wbr'
  ).split(' '),
);
