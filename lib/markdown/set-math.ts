import { rewriteTex } from './rewrite-tex.ts';

const MATH_NAMESPACE = 'http://www.w3.org/1998/Math/MathML';

const ALLOWED_TAGS = new Set(
  (
    'math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror mpadded mphantom msub msup msubsup ' +
    'munder mover munderover mmultiscripts mprescripts none mtable mtr mtd semantics'
  ).split(' '),
);
const ALLOWED_ATTRIBUTES = new Set(
  (
    'display displaystyle scriptlevel mathvariant stretchy fence separator form lspace rspace minsize maxsize ' +
    'symmetric largeop movablelimits accent accentunder linethickness width height depth voffset ' +
    'columnalign rowspacing columnspacing columnlines rowlines columnspan rowspan'
  ).split(' '),
);
/** Commands that load, link or style something are refused; the formula shows as source. */
const REFUSED_COMMAND = /\\(?:sideset|href|url|includegraphics|html\w*|class|id|style|data)(?![A-Za-z])/;

/** Typesets one formula as MathML; undefined when it does not parse. */
export type SetMath = (formula: string, isDisplay: boolean) => Element | undefined;

/** Loads the typesetting library, a lazy chunk. */
export async function loadSetMath(): Promise<SetMath> {
  const { default: temml } = await import('temml');
  return (formula, isDisplay) => {
    if (REFUSED_COMMAND.test(formula)) return undefined;
    const draft = document.createElement('span');
    try {
      temml.render(rewriteTex(formula), draft, {
        displayMode: isDisplay,
        throwOnError: true,
        trust: false,
        maxExpand: 200,
        maxSize: [20, 20],
      });
    } catch {
      return undefined;
    }
    const [math] = draft.children;
    return math && copyAllowed(math);
  };
}

/** Copies allowed MathML; any other element is replaced by an `mrow` of its children. */
function copyAllowed(source: Element): Element | undefined {
  if (source.localName === 'annotation') return undefined;
  const copy = document.createElementNS(
    MATH_NAMESPACE,
    ALLOWED_TAGS.has(source.localName) ? source.localName : 'mrow',
  );
  for (const { name, value } of source.attributes) {
    if (ALLOWED_ATTRIBUTES.has(name)) copy.setAttribute(name, value);
    else if (name === 'class') {
      const own = value.split(' ').filter((part) => /^tml-[a-z-]+$/.test(part));
      if (own.length > 0) copy.setAttribute('class', own.join(' '));
    }
  }
  for (const child of source.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) copy.append(child.textContent ?? '');
    else if (child instanceof Element) {
      const inner = copyAllowed(child);
      if (inner) copy.append(inner);
    }
  }
  return copy;
}
