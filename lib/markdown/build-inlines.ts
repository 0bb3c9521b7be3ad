import type { MarkedToken, Token } from 'marked';

import { blockText } from '#lib/wording/answer-blocks.ts';

import { decodeEntities } from './decode-entities.ts';
import { isMarked } from './lex-blocks.ts';
import { isMath } from './math-tokens.ts';
import { isProvisional, type ProvisionalToken } from './provisional-syntax.ts';
import type { UrlPolicy } from './url-policy.ts';
import { element, text, type ElementView, type View } from './view.ts';
import { visibleControls } from './visible-controls.ts';

/** Emphasis nested deeper than this shows as source: nobody can see it, and every level costs a box. */
const MAX_INLINE_DEPTH = 16;

/** Builds views of inline tokens. Raw HTML becomes text. */
export function buildInlines(tokens: readonly Token[], policy: UrlPolicy, depth = 0): View[] {
  if (depth > MAX_INLINE_DEPTH) return visibleControls(tokens.map(({ raw }) => raw).join(''));
  const views: View[] = [];
  let run = '';
  const endRun = (): void => {
    views.push(...visibleControls(run));
    run = '';
  };
  for (const token of tokens) {
    const plain = plainTextOf(token);
    if (plain !== undefined) {
      run += plain;
      continue;
    }
    endRun();
    if (isMath(token)) views.push(element('span', { class: 'math' }, visibleControls(token.raw)));
    else if (isProvisional(token)) views.push(buildProvisional(token, policy, depth + 1));
    else if (isMarked(token)) views.push(buildInline(token, policy, depth + 1));
  }
  endRun();
  return views;
}

/** The text of a token that is only text. */
function plainTextOf(token: Token): string | undefined {
  switch (token.type) {
    case 'text':
      return decodeEntities(token.raw);
    case 'escape':
      return token.raw.slice(1);
    case 'html':
      return token.raw;
    default:
      return undefined;
  }
}

function buildInline(token: MarkedToken, policy: UrlPolicy, depth: number): View {
  switch (token.type) {
    case 'strong':
    case 'em':
    case 'del':
      return element(token.type, {}, buildInlines(token.tokens, policy, depth));
    case 'codespan':
      return element('code', { translate: 'no' }, visibleControls(token.text));
    case 'br':
      return element('br', {});
    case 'link': {
      const decode = token.autolink === true ? (written: string) => written : decodeEntities;
      const children =
        token.autolink === true ? visibleControls(token.text) : buildInlines(token.tokens, policy, depth);
      return policy.link(decode(token.href), decodeEntities(token.title ?? ''), children);
    }
    case 'image':
      return policy.image(
        decodeEntities(token.href),
        decodeEntities(token.title ?? ''),
        textOf(buildInlines(token.tokens, policy, depth)),
      );
    case 'checkbox':
      return checkbox(token.checked);
    // Text is handled before, and the lexer puts no blocks among inlines; if it ever does, the text is kept.
    case 'blockquote':
    case 'code':
    case 'def':
    case 'escape':
    case 'heading':
    case 'hr':
    case 'html':
    case 'list':
    case 'list_item':
    case 'paragraph':
    case 'space':
    case 'table':
    case 'text':
      return text(token.raw);
    default:
      return token satisfies never;
  }
}

function buildProvisional(token: ProvisionalToken, policy: UrlPolicy, depth: number): ElementView {
  switch (token.form) {
    case 'code':
      return {
        ...element('code', { translate: 'no' }, visibleControls(token.text)),
        open: true,
      };
    case 'link':
      return element('a', { class: 'link-pending' }, buildInlines(token.tokens, policy, depth));
    case 'image':
      return element('span', { class: 'image-chip' }, [
        element('span', {}, visibleControls(token.text || blockText.image)),
      ]);
    case 'del':
    case 'em':
    case 'strong':
      return { ...element(token.form, {}, buildInlines(token.tokens, policy, depth)), open: true };
    default:
      return token.form satisfies never;
  }
}

/** The checkbox of a task. It is disabled: it shows state but accepts no input. */
export function checkbox(checked: boolean): ElementView {
  return element('input', {
    type: 'checkbox',
    disabled: '',
    ...(checked && { checked: '' }),
    'aria-label': checked ? blockText.done : blockText.toDo,
  });
}

/** The text of views, with chips turned back into their characters. */
export function textOf(views: readonly View[]): string {
  return views
    .map((view) =>
      view.kind === 'text' ? view.text : (view.attributes['data-char'] ?? textOf(view.children)),
    )
    .join('');
}
