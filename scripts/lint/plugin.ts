import type { RuleTester } from 'oxlint/plugins-dev';

type Rule = Parameters<RuleTester['run']>[1];

/** What these rules look at in a node of the syntax tree. */
interface SyntaxNode {
  readonly type: string;
  readonly parent?: SyntaxNode | null;
}

/** Attributes, and props of our own controls, that users read or hear. */
const READ_ATTRIBUTES = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'heading',
  'hint',
  'label',
  'placeholder',
  'title',
]);

/** Functions that make text of an answer's document. */
const TEXT_BUILDERS = new Set(['text', 'visibleControls']);

/** What elements of these names hold is the same in every language. */
const CODE_ELEMENTS = new Set(['code', 'kbd', 'samp', 'pre']);

/** Letters, unless they are the product's name, an HTTP method or the beginning of an address. */
const WORDS = /\p{L}/u;
const NAMES = /^\s*(?:Gloss|[A-Z]+|https?:\/\/)\s*$/u;

/** Two words, the first with a capital or the last with the end of a sentence. */
const SENTENCE = /^\s*\p{Lu}[\p{L}’'-]*,? \p{L}|\p{L} \p{L}[^<>{}()=;]*[.!?…]\s*$/u;

const MESSAGE = 'Users read this text: write it in lib/wording and import it from there.';

/**
 * Refuses text that a user reads outside `lib/wording`: text and attributes of elements, also of an answer's, and
 * sentences in the stores and the background. What developers read (errors, logs) may be anywhere.
 */
const sentencesInWording: Rule = {
  create(context) {
    return {
      JSXText(node) {
        if (isWorded(node.value) && !isCode(node)) context.report({ node, message: MESSAGE });
      },
      JSXExpressionContainer(node) {
        if (node.parent.type === 'JSXAttribute') return;
        if (!isCode(node) && textsOf(node.expression).some(isWorded))
          context.report({ node, message: MESSAGE });
      },
      JSXAttribute(node) {
        const name = node.name.type === 'JSXIdentifier' ? node.name.name : '';
        if (!READ_ATTRIBUTES.has(name) || !node.value) return;
        const value = node.value.type === 'JSXExpressionContainer' ? node.value.expression : node.value;
        if (textsOf(value).some(isWorded)) context.report({ node, message: MESSAGE });
      },
      Property(node) {
        const name = node.key.type === 'Literal' ? String(node.key.value) : '';
        const isRead = name.startsWith('aria-') && READ_ATTRIBUTES.has(name);
        if (isRead && textsOf(node.value).some(isWorded)) context.report({ node, message: MESSAGE });
      },
      CallExpression(node) {
        if (TEXT_BUILDERS.has(calleeName(node)) && node.arguments.flatMap(textsOf).some(isWorded))
          context.report({ node, message: MESSAGE });
      },
      Literal(node) {
        if (typeof node.value === 'string' && SENTENCE.test(node.value) && isForUsers(node))
          context.report({ node, message: MESSAGE });
      },
      TemplateLiteral(node) {
        if (textsOf(node).some((text) => SENTENCE.test(text)) && isForUsers(node))
          context.report({ node, message: MESSAGE });
      },
    };
  },
};

/** Refuses `dangerouslySetInnerHTML`: nothing becomes HTML by way of a string. */
const noHtmlStrings: Rule = {
  create(context) {
    return {
      JSXAttribute(node) {
        if (node.name.type === 'JSXIdentifier' && node.name.name === 'dangerouslySetInnerHTML')
          context.report({
            node,
            message: 'Make elements instead: no string becomes HTML in this extension.',
          });
      },
    };
  },
};

/** The texts that an expression may turn into, as far as they are written in it. */
function textsOf(node: SyntaxNode | null): readonly string[] {
  if (!node) return [];
  if (node.type === 'Literal') return 'value' in node && typeof node.value === 'string' ? [node.value] : [];
  if (node.type === 'TemplateLiteral') return [quasisOf(node).join('0')];
  if (node.type === 'ConditionalExpression')
    return [...textsAt(node, 'consequent'), ...textsAt(node, 'alternate')];
  if (node.type === 'LogicalExpression' || node.type === 'BinaryExpression') {
    // What is compared is not shown.
    const isShown = node.type === 'LogicalExpression' || ('operator' in node && node.operator === '+');
    return isShown ? [...textsAt(node, 'left'), ...textsAt(node, 'right')] : [];
  }
  return [];
}

function textsAt(node: SyntaxNode, key: string): readonly string[] {
  const child: unknown = Reflect.get(node, key);
  return isSyntaxNode(child) ? textsOf(child) : [];
}

function quasisOf(node: SyntaxNode): readonly string[] {
  const quasis: unknown = Reflect.get(node, 'quasis');
  return Array.isArray(quasis) ? quasis.map((quasi) => String(quasi.value.cooked)) : [];
}

function isWorded(text: string): boolean {
  return WORDS.test(text) && !NAMES.test(text);
}

function isCode(node: SyntaxNode): boolean {
  const element = node.parent;
  if (element?.type !== 'JSXElement') return false;
  const opening: unknown = Reflect.get(element, 'openingElement');
  const name: unknown = isSyntaxNode(opening) ? Reflect.get(opening, 'name') : undefined;
  return isSyntaxNode(name) && 'name' in name && CODE_ELEMENTS.has(String(name.name));
}

/** Neither part of a JSX element, which has its own rules, nor of an error or a log line. */
function isForUsers(node: SyntaxNode): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (at.type.startsWith('JSX') || at.type === 'ThrowStatement' || at.type === 'TSLiteralType')
      return false;
    if (at.type === 'NewExpression' && calleeName(at).endsWith('Error')) return false;
    if (at.type === 'CallExpression' && calleeName(at) === 'console') return false;
    if (at.type.endsWith('Statement') || at.type.includes('Function')) return true;
  }
  return true;
}

function calleeName(node: SyntaxNode): string {
  const callee: unknown = Reflect.get(node, 'callee');
  if (!isSyntaxNode(callee)) return '';
  const object: unknown = callee.type === 'MemberExpression' ? Reflect.get(callee, 'object') : callee;
  return isSyntaxNode(object) && 'name' in object ? String(object.name) : '';
}

function isSyntaxNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

export default {
  meta: { name: 'gloss' },
  rules: { 'sentences-in-wording': sentencesInWording, 'no-html-strings': noHtmlStrings },
};
