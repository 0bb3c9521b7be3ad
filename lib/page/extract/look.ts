import { attributeOf, tagOf } from './safe-dom.ts';

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
 * How a person sees an element of a live document. What is hidden by style, clipped to a pixel, moved off the page or
 * left out of selections by the page is not seen. Its ancestors have been asked before.
 */
export function lookOf(element: Element): Look {
  const style = getComputedStyle(element);
  const { display } = style;
  if (display === 'none' || style.opacity === '0' || style.contentVisibility === 'hidden') return HIDDEN;
  const { position } = style;
  if ((position === 'absolute' || position === 'fixed') && isClippedAway(element, style)) return HIDDEN;
  return {
    shown: true,
    text:
      style.visibility !== 'hidden' &&
      style.visibility !== 'collapse' &&
      style.userSelect !== 'none' &&
      style.fontSize !== '0px' &&
      // The words of icon fonts are names of pictures.
      !/^"?Material (?:Icons|Symbols)/.test(style.fontFamily),
    // A floating letter that begins a paragraph is still a letter of it.
    flow:
      isInline(display) || (/left|right|inline/.test(style.cssFloat) && INLINE_TAGS.has(tagOf(element)))
        ? 'inline'
        : 'block',
    white: whiteOf(style.whiteSpace),
  };
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

/** How an element looks in a document that is not rendered: by its tag alone. */
export function lookOfTag(element: Element): Look {
  const tag = tagOf(element);
  return {
    shown: attributeOf(element, 'hidden') === '',
    text: true,
    flow: INLINE_TAGS.has(tag) ? 'inline' : 'block',
    white: tag === 'pre' ? 'keep' : 'collapse',
  };
}

/** Tags that are inline unless a page's styles say otherwise. */
export const INLINE_TAGS: ReadonlySet<string> = new Set(
  (
    'a abbr acronym b bdi bdo big button cite code data del dfn em font i img ins kbd label mark math q rp rt ruby s ' +
    'samp slot small span strike strong sub sup svg time tt u var wbr'
  ).split(' '),
);
