import { classMatches } from '#lib/capture/in-page/dom/flat-tree.ts';
import {
  attributeOf,
  elementsIn,
  firstChildOf,
  isElement,
  isText,
  nextSiblingOf,
  tagOf,
  textOf,
} from '#lib/capture/in-page/dom/safe-dom.ts';

export interface MathSource {
  readonly tex: string;
  readonly display: boolean;
}

/** Whether an element is the source of a formula that MathJax 2 renders next to it, or has not rendered yet. */
export function isTexScript(element: Element): boolean {
  return tagOf(element) === 'script' && /^math\/tex\b/i.test(attributeOf(element, 'type'));
}

/** Whether an element is what MathJax 2 renders from a source that follows it. */
export function isRenderedTex(element: Element): boolean {
  if (!classMatches(element, /(?:^|\s)(?:MathJax|MJXc-)/)) return false;
  let next = nextSiblingOf(element);
  while (next !== null && (!isElement(next) || classMatches(next, /(?:^|\s)(?:MathJax|MJXc-)/))) {
    if (isText(next) && textOf(next).trim() !== '') return false;
    next = nextSiblingOf(next);
  }
  return next !== null && isTexScript(next);
}

/** Whether an element is a formula: MathML, KaTeX, MathJax, MediaWiki or TeX in a script. */
export function isMath(element: Element): boolean {
  const tag = tagOf(element);
  return (
    isTexScript(element) ||
    tag === 'math' ||
    tag === 'mjx-container' ||
    (tag === 'span' &&
      classMatches(element, /(?:^|\s)(?:katex|katex-display|mwe-math-element|MathJax)(?:\s|$)/))
  );
}

/** The TeX of a formula: its source where the page includes it, else a transcription of its MathML. */
export function mathSourceOf(element: Element): MathSource | undefined {
  if (isTexScript(element)) {
    const tex = ownText(element).trim();
    const display = /mode=display/i.test(attributeOf(element, 'type'));
    return tex === '' ? undefined : { tex, display };
  }
  const math = tagOf(element) === 'math' ? element : elementsIn(element, 'math')[0];
  const annotation = elementsIn(element, 'annotation')[0];
  const carried =
    annotation !== undefined && /tex/i.test(attributeOf(annotation, 'encoding'))
      ? ownText(annotation)
      : math !== undefined && attributeOf(math, 'alttext');
  const tex = (carried || (math === undefined ? '' : transcribe(math, 0))).trim();
  if (tex === '') return undefined;
  const display =
    (math !== undefined && attributeOf(math, 'display') === 'block') ||
    attributeOf(element, 'display') === 'true' ||
    classMatches(element, /katex-display|MathJax_Display/);
  return { tex: tex.replace(/^\{\\displaystyle ([\s\S]*)\}$/, '$1').trim(), display };
}

/** Limits the recursion. */
const DEPTH = 64;

function transcribe(element: Element, depth: number): string {
  if (depth > DEPTH) return '';
  const parts: string[] = [];
  for (let child = firstChildOf(element); child !== null; child = nextSiblingOf(child)) {
    if (isElement(child)) parts.push(transcribe(child, depth + 1));
    else if (isText(child) && textOf(child).trim() !== '') parts.push(textOf(child).trim());
  }
  const [first = '', second = '', third = ''] = parts;
  switch (tagOf(element)) {
    case 'mfrac':
      return `\\frac{${first}}{${second}}`;
    case 'msqrt':
      return `\\sqrt{${parts.join('')}}`;
    case 'mroot':
      return `\\sqrt[${second}]{${first}}`;
    case 'msup':
    case 'mover':
      return `${first}^{${second}}`;
    case 'msub':
    case 'munder':
      return `${first}_{${second}}`;
    case 'msubsup':
    case 'munderover':
      return `${first}_{${second}}^{${third}}`;
    case 'mtr':
      return `${parts.join(' & ')} \\\\ `;
    case 'annotation':
    case 'annotation-xml':
      return '';
    default:
      return parts.join(tagOf(element) === 'mrow' ? ' ' : '');
  }
}

function ownText(element: Element): string {
  let text = '';
  for (let child = firstChildOf(element); child !== null; child = nextSiblingOf(child)) {
    if (isText(child)) text += textOf(child);
  }
  return text;
}
