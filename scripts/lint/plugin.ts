import type { RuleTester } from 'oxlint/plugins-dev';

type Rule = Parameters<RuleTester['run']>[1];

/** The parts of a syntax node that these rules use. */
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

/** Keys of objects, and properties of elements and documents, that are named after what users read. */
const READ_KEYS = new Set([...READ_ATTRIBUTES, 'ariaLabel', 'innerText', 'textContent']);
READ_KEYS.delete('heading');

/** Functions that make text of an answer's document. */
const TEXT_BUILDERS = new Set(['text', 'visibleControls']);

/** The content of elements with these names is the same in every language. */
const CODE_ELEMENTS = new Set(['code', 'kbd', 'samp', 'pre']);

/** Letters, unless they are the product's name, an HTTP method or the beginning of an address. */
const WORDS = /\p{L}/u;
const NAMES = /^\P{L}*(?:Gloss|[A-Z]+|https?:\/\/)\P{L}*$/u;

/** Two words, the first with a capital or the last with the end of a sentence. */
const SENTENCE = /^\s*\p{Lu}[\p{L}’'-]*,? \p{L}|\p{L} \p{L}[^<>{}()=;]*[.!?…]\s*$/u;

const MESSAGE = 'Users read this text: write it in lib/wording and import it from there.';

/**
 * Refuses text that a user reads outside `lib/wording`: text and attributes of elements, also of an answer's, and
 * sentences anywhere. What developers read (errors, logs) may be anywhere.
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
        const name = nameOf(node.key);
        if (READ_KEYS.has(name) && textsOf(node.value).some(isWorded))
          context.report({ node, message: MESSAGE });
      },
      AssignmentExpression(node) {
        const name = node.left.type === 'MemberExpression' ? nameOf(node.left.property) : '';
        if (READ_KEYS.has(name) && textsOf(node.right).some(isWorded))
          context.report({ node, message: MESSAGE });
      },
      CallExpression(node) {
        if (shownArguments(node).flatMap(textsOf).some(isWorded)) context.report({ node, message: MESSAGE });
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

/** What a caught error is called, in our code. */
const ERROR_NAMES = /^(?:e|err|error|cause|reason|exception)$/u;

/** Refuses to read the message of an error where things are shown: it is for developers, and may hold anything. */
const noErrorMessages: Rule = {
  create(context) {
    return {
      MemberExpression(node) {
        if (nameOf(node.property) === 'message' && ERROR_NAMES.test(nameOf(node.object)))
          context.report({
            node,
            message: 'Errors are for developers: show a sentence of lib/wording for the kind of the error.',
          });
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

/** The literal texts that an expression may evaluate to. */
function textsOf(node: SyntaxNode | null): readonly string[] {
  if (!node) return [];
  if (node.type === 'Literal') return 'value' in node && typeof node.value === 'string' ? [node.value] : [];
  if (node.type === 'TemplateLiteral') return [quasisOf(node).join('0')];
  if (node.type === 'ConditionalExpression')
    return [...textsAt(node, 'consequent'), ...textsAt(node, 'alternate')];
  if (node.type === 'LogicalExpression' || node.type === 'BinaryExpression') {
    // Operands of comparisons are not shown.
    const isShown = node.type === 'LogicalExpression' || ('operator' in node && node.operator === '+');
    return isShown ? [...textsAt(node, 'left'), ...textsAt(node, 'right')] : [];
  }
  return [];
}

/** The arguments of a call that become text or an attribute that users read. */
function shownArguments(call: SyntaxNode): readonly SyntaxNode[] {
  const callee: unknown = Reflect.get(call, 'callee');
  const given: unknown = Reflect.get(call, 'arguments');
  if (!isSyntaxNode(callee) || !Array.isArray(given)) return [];
  const nodes = given.filter(isSyntaxNode);
  if (callee.type !== 'MemberExpression') return TEXT_BUILDERS.has(nameOf(callee)) ? nodes : [];
  const isAttribute =
    nameOf(Reflect.get(callee, 'property')) === 'setAttribute' && READ_ATTRIBUTES.has(nameOf(nodes[0]));
  return isAttribute ? nodes.slice(1) : [];
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

/** Not part of a JSX element, which has its own rules, nor of an error or a log line. */
function isForUsers(node: SyntaxNode): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (at.type.startsWith('JSX') || at.type === 'ThrowStatement' || at.type === 'TSLiteralType')
      return false;
    if (at.type === 'NewExpression' && calleeName(at).endsWith('Error')) return false;
    if (at.type === 'CallExpression' && /^(?:console|super)$/u.test(calleeName(at))) return false;
    if (at.type.endsWith('Statement') || at.type.includes('Function')) return true;
  }
  return true;
}

/** The name of a called function or, for a method, of what it is called on. */
function calleeName(node: SyntaxNode): string {
  const callee: unknown = Reflect.get(node, 'callee');
  if (!isSyntaxNode(callee)) return '';
  if (callee.type === 'Super') return 'super';
  return nameOf(callee.type === 'MemberExpression' ? Reflect.get(callee, 'object') : callee);
}

/** The name of an identifier, or of a key that is written as a string. */
function nameOf(node: unknown): string {
  if (!isSyntaxNode(node)) return '';
  if ('name' in node) return String(node.name);
  return node.type === 'Literal' && 'value' in node ? String(node.value) : '';
}

function isSyntaxNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

export default {
  meta: { name: 'gloss' },
  rules: {
    'sentences-in-wording': sentencesInWording,
    'no-error-messages': noErrorMessages,
    'no-html-strings': noHtmlStrings,
  },
};
