import { isClippedToNothing } from './clip-shape.ts';
import { boxOf, isTag, tagOf } from './safe-dom.ts';
import { hasVisibleColor } from './text-color.ts';

/** Which of an element's text is visible to a person, and how it is laid out. */
export interface Visibility {
  /** Whether anything inside can be seen. */
  readonly isShown: boolean;
  /** Whether the element's own text can be seen and selected; elements inside it may differ. */
  readonly showsText: boolean;
  readonly flow: 'inline' | 'block';
  /** How the element lays out its children: `items` is a grid or a flexible box. */
  readonly layout: 'flow' | 'items' | 'table' | 'row' | 'cell';
  /** How white space is shown: collapsed, collapsed except for line breaks, or as written. */
  readonly whiteSpace: 'collapse' | 'lines' | 'keep';
  readonly isMonospace: boolean;
  /** The computed `list-style-type`. */
  readonly listStyle: string;
}

const HIDDEN: Visibility = {
  isShown: false,
  showsText: false,
  flow: 'inline',
  layout: 'flow',
  whiteSpace: 'collapse',
  isMonospace: false,
  listStyle: '',
};

/** Anything less opaque is unreadable. */
const MIN_OPACITY = 0.1;

/** Anything smaller is unreadable. */
const MIN_FONT_PX = 2;

/** Anything further off the page was moved there to be hidden. */
const FAR_PX = 1000;

/**
 * The visibility of an element to a person who selects text. Text that is hidden by style, clipped away, moved off the
 * page or excluded from selections does not count as visible. Ancestors must be checked first.
 */
export function visibilityOf(element: Element): Visibility {
  const style = getComputedStyle(element);
  if (!isRendered(element, style) || isFaint(style)) return HIDDEN;
  // Firefox excludes the text of a `<select>` from selections.
  return visibilityIn(element, style, () => style.userSelect !== 'none' || tagOf(element) === 'select');
}

/**
 * The visibility of an element to a person who reads the whole page and scrolls to where elements fade in. Text that
 * cannot be selected counts, except for line numbers in code.
 */
export function pageVisibilityOf(element: Element): Visibility {
  const style = getComputedStyle(element);
  if (!isRendered(element, style) || (isFaint(style) && boxOf(element).top < innerHeight)) return HIDDEN;
  return readableIn(element, style);
}

/**
 * The visibility of an element to a person who points at it: as for `pageVisibilityOf`, but faint text counts nowhere.
 * Ancestors must be checked first.
 */
export function partVisibilityOf(element: Element): Visibility {
  const style = getComputedStyle(element);
  if (!isRendered(element, style) || isFaint(style)) return HIDDEN;
  return readableIn(element, style);
}

/** Text that cannot be selected is read anyway, except for line numbers in code. */
function readableIn(element: Element, style: CSSStyleDeclaration): Visibility {
  return visibilityIn(element, style, () => style.userSelect !== 'none' || !isInSelectableCode(element));
}

/** Whether text is styled as code: monospaced, and with its white space as written. */
export function isStyledAsCode(element: Element): boolean {
  const style = getComputedStyle(element);
  return whiteSpaceOf(style.whiteSpace) === 'keep' && isMonospace(style);
}

/** Unselectable parts of selectable code are line numbers. Some pages make all of their code unselectable. */
function isInSelectableCode(element: Element): boolean {
  const code: Element | null =
    Element.prototype.closest.call(element, 'pre') ?? Element.prototype.closest.call(element, 'code');
  return code !== null && getComputedStyle(code).userSelect !== 'none';
}

/** jsdom lacks this method, and has no layout. */
const checkVisibility: ((options?: CheckVisibilityOptions) => boolean) | undefined =
  Element.prototype.checkVisibility;

/** One call is enough for most elements; each style property that is read costs as much again. */
function isRendered(element: Element, style: CSSStyleDeclaration): boolean {
  if (checkVisibility?.call(element) === true) return true;
  if (style.display === 'none') return false;
  // An element without its own box is rendered by its children. Others are in skipped content.
  return checkVisibility === undefined || style.display === 'contents';
}

function isFaint({ opacity }: CSSStyleDeclaration): boolean {
  return opacity !== '' && opacity !== '1' && Number(opacity) < MIN_OPACITY;
}

function visibilityIn(element: Element, style: CSSStyleDeclaration, isTextTaken: () => boolean): Visibility {
  const visibility = new LiveVisibility(element, style, isTextTaken);
  const { position } = style;
  const isPositioned = position !== 'static' && position !== '';
  if (!isPositioned && visibility.flow === 'inline' && tagOf(element) !== 'iframe') return visibility;
  return isClippedAway(element, style, position) ? HIDDEN : visibility;
}

/** Reads the styles of text only when asked: most elements contain no text directly. */
class LiveVisibility implements Visibility {
  readonly isShown = true;
  readonly flow: Visibility['flow'];
  readonly layout: Visibility['layout'];
  readonly #element: Element;
  readonly #style: CSSStyleDeclaration;
  readonly #isTextTaken: () => boolean;
  #showsText: boolean | undefined;
  #whiteSpace: Visibility['whiteSpace'] | undefined;

  constructor(element: Element, style: CSSStyleDeclaration, isTextTaken: () => boolean) {
    this.#element = element;
    this.#style = style;
    this.#isTextTaken = isTextTaken;
    const { display } = style;
    // A drop cap floats, yet it is the first letter of its paragraph.
    const floats = () => INLINE_TAGS.has(tagOf(element)) && /left|right|inline/.test(style.cssFloat);
    this.flow = isInline(display) || floats() ? 'inline' : 'block';
    this.layout = LAYOUTS[display] ?? 'flow';
  }

  get showsText(): boolean {
    this.#showsText ??=
      this.#isTextTaken() &&
      (this.flow === 'inline' || this.#style.contentVisibility !== 'hidden') &&
      isLegible(this.#element, this.#style);
    return this.#showsText;
  }

  get whiteSpace(): Visibility['whiteSpace'] {
    this.#whiteSpace ??= whiteSpaceOf(this.#style.whiteSpace);
    return this.#whiteSpace;
  }

  get isMonospace(): boolean {
    return isMonospace(this.#style);
  }

  get listStyle(): string {
    return this.#style.listStyleType;
  }
}

const LAYOUTS: Readonly<Record<string, Visibility['layout']>> = {
  grid: 'items',
  'inline-grid': 'items',
  flex: 'items',
  'inline-flex': 'items',
  table: 'table',
  'inline-table': 'table',
  'table-row': 'row',
  'table-cell': 'cell',
};

function isLegible(element: Element, style: CSSStyleDeclaration): boolean {
  return (
    !/^(?:hidden|collapse)$/.test(style.visibility) &&
    !(Number.parseFloat(style.fontSize) < MIN_FONT_PX) &&
    !(Math.abs(Number.parseFloat(style.textIndent)) > FAR_PX / 2) &&
    hasVisibleColor(element, style)
  );
}

function isMonospace(style: CSSStyleDeclaration): boolean {
  return /mono|courier|consol|menlo/i.test(style.fontFamily);
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

/** Whether no part of an element's box can be seen: clipped, collapsed, scaled to nothing or moved off the page. */
function isClippedAway(element: Element, style: CSSStyleDeclaration, position: string): boolean {
  if (position === 'absolute' || position === 'fixed') {
    const clip = /^rect\((-?[\d.]+)px,? (-?[\d.]+)px,? (-?[\d.]+)px,? (-?[\d.]+)px\)$/.exec(style.clip);
    if (clip !== null) {
      const [, top, right, bottom, left] = clip.map(Number);
      if ((right ?? 0) - (left ?? 0) <= 1 || (bottom ?? 0) - (top ?? 0) <= 1) return true;
    }
  }
  if (style.display === 'contents') return false;
  const box = boxOf(element);
  const { clipPath } = style;
  // Without a layout, only a clip that hides boxes of every size counts.
  const size = checkVisibility === undefined ? { width: 100, height: 100 } : box;
  if (clipPath && clipPath !== 'none' && isClippedToNothing(clipPath, size)) return true;
  if (box.width <= 1 || box.height <= 1) {
    if (isTag(element, 'iframe') && checkVisibility !== undefined) return true;
    if (isCollapsed(style, box) || isScaledToNothing(style)) return true;
  }
  return isOffPage(box, style, position);
}

function isCollapsed(style: CSSStyleDeclaration, box: DOMRect): boolean {
  if (style.overflow === 'visible' || style.overflow === '') return false;
  if (checkVisibility !== undefined) return true;
  const isZero = (length: string): boolean => /^[01]px$/.test(length);
  return box.width === 0 && [style.height, style.maxHeight, style.width, style.maxWidth].some(isZero);
}

function isScaledToNothing({ transform, scale }: CSSStyleDeclaration): boolean {
  if (/^(?:0(?:\.0\d*)?%?(?: |$)|[\d.]+%? 0(?:\.0\d*)?%?)/.test(scale ?? '')) return true;
  const matrix = /^matrix\(([^,]+),([^,]+),([^,]+),([^,]+),/.exec(transform);
  if (matrix === null) return /\bscale[XY]?\(\s*0(?:\.0\d*)?\s*[,)]/.test(transform);
  const [, a, b, c, d] = matrix.map(Number);
  return Math.abs((a ?? 1) * (d ?? 1) - (b ?? 0) * (c ?? 0)) < 0.001;
}

/** No page scrolls to content above it, and only right-to-left pages scroll to the left. */
function isOffPage(box: DOMRect, style: CSSStyleDeclaration, position: string): boolean {
  if ((box.bottom > 0 && box.right > -FAR_PX) || (box.width <= 0 && box.height <= 0)) return false;
  if (box.bottom + scrollY > 0 && box.right + scrollX > -FAR_PX) return false;
  if (position === 'absolute' || position === 'fixed') return true;
  // Content that is scrolled away in a box inside the page can be scrolled back.
  return [style.left, style.top, style.marginLeft, style.marginTop].some(
    (length) => Number.parseFloat(length) <= -FAR_PX,
  );
}

/** Tags that are inline unless the page styles them otherwise. */
export const INLINE_TAGS: ReadonlySet<string> = new Set(
  (
    'a abbr acronym b bdi bdo big button cite code data del dfn em font i img ins kbd label mark math q rp rt ruby s ' +
    'samp slot small span strike strong sub sup svg time tt u var wbr'
  ).split(' '),
);
