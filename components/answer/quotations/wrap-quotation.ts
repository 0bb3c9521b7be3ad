import type { FoundQuotation, QuotationChecks } from '#components/answer/quotation-checks.ts';
import type { QuotationCheck } from '#lib/quotations/check-quotation.ts';
import { quotationText } from '#lib/wording/quotations.ts';

/** What a mark needs to know of the source. */
type Sources = Pick<QuotationChecks, 'nameSource' | 'canShow'>;

const SVG = 'http://www.w3.org/2000/svg';
/** Elements that a button may be put into: no links, no code. */
const BUTTON_HOLDERS = 'span:not([class]), .quotation, .quotation-text, .quotation-note, strong, em, del';
/** The end of a word that is too long for a narrow line. */
const LAST_WORD = /\S{1,12}$/u;

/**
 * Wraps a quotation in a finished answer in an element that says whether it was found.
 *
 * @returns The button that shows its passage, if there is one.
 */
export function wrapQuotation(
  range: Range,
  leaf: Element,
  check: QuotationCheck,
  sources: Sources,
): HTMLButtonElement | undefined {
  widen(range, leaf);
  const mark = createSpan('quotation');
  mark.dataset['quotation'] = check.type;
  const quoted = createSpan('quotation-text');
  quoted.append(range.extractContents());
  mark.append(quoted);
  range.insertNode(mark);
  if (check.type === 'missing') {
    mark.append(createNote(quotationText.missing));
    return undefined;
  }
  const { page } = check.passage;
  if (check.skipped > 0) mark.append(createNote(quotationText.skips(check.skipped)));
  if (!sources.canShow(check)) {
    if (page !== undefined) mark.append(createNote(quotationText.page(page)));
    return undefined;
  }
  const button = createButton(check, sources);
  appendToLastWord(mark, button);
  return button;
}

/**
 * Puts a button and the word before it into one unbreakable box: browsers break lines before and after a
 * button.
 */
function appendToLastWord(mark: HTMLElement, button: HTMLButtonElement): void {
  const end = createSpan('quotation-end');
  let last: Node | null = mark;
  while (last instanceof Element && last.matches(BUTTON_HOLDERS)) last = last.lastChild;
  const word = last instanceof Text ? LAST_WORD.exec(last.data) : null;
  if (last instanceof Text && word) {
    last.after(end);
    end.append(last.splitText(word.index));
  } else mark.append(end);
  end.append(button);
}

/**
 * Extends a range to elements whose whole content is in it, so that none is split or left empty, and to
 * links, which cannot contain buttons.
 */
function widen(range: Range, leaf: Element): void {
  for (;;) {
    const { startContainer: start, endContainer: end } = range;
    const link = (start instanceof Element ? start : start.parentElement)?.closest('a');
    if (link && leaf.contains(link)) range.setStartBefore(link);
    else if (start !== leaf && range.startOffset === 0 && !start.contains(end)) {
      range.setStartBefore(start);
    }
    const endLink = (end instanceof Element ? end : end.parentElement)?.closest('a');
    if (endLink && leaf.contains(endLink)) range.setEndAfter(endLink);
    else if (end !== leaf && range.endOffset === lengthOf(end) && !end.contains(range.startContainer)) {
      range.setEndAfter(end);
    }
    if (range.startContainer === start && range.endContainer === end) return;
  }
}

function lengthOf(node: Node): number {
  return node instanceof Text ? node.length : node.childNodes.length;
}

function createSpan(name: string): HTMLElement {
  const span = document.createElement('span');
  span.className = name;
  return span;
}

function createNote(text: string): HTMLElement {
  const note = createSpan('quotation-note');
  note.textContent = ` ${text}`;
  return note;
}

function createButton(found: FoundQuotation, sources: Sources): HTMLButtonElement {
  const button = document.createElement('button');
  const name = quotationText.show(sources.nameSource(found), found.passage.page, found.skipped);
  button.type = 'button';
  button.className = 'quotation-show';
  button.title = name;
  button.setAttribute('aria-label', name);
  const icon = document.createElementNS(SVG, 'svg');
  icon.setAttribute('viewBox', '0 0 16 16');
  icon.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', 'M6.5 3.5h-3v9h9v-3M9 3.5h3.5V7M12 4 7.5 8.5');
  icon.append(path);
  button.append(icon);
  return button;
}
