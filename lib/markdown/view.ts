import type { Attributes } from './attributes.ts';
import { directionAttributes, joinDirections } from './direction.ts';

/** The desired state of one text node. */
export interface TextView {
  readonly kind: 'text';
  text: string;
  dom?: Text;
}

/** The desired state of one element. */
export interface ElementView {
  readonly kind: 'element';
  readonly tag: string;
  attributes: Attributes;
  children: View[];
  /**
   * Creates the children on demand. A leaf with the same `source` and `mode` as before keeps its children
   * instead.
   */
  readonly fill?: () => View[];
  /** What the children were created from. Equal source and mode mean equal children. */
  source?: string;
  readonly mode?: string;
  /** Provisional syntax: arriving text still goes inside this element. */
  readonly open?: boolean;
  /** What a container's committed blocks decided for those still in the tail. */
  carried?: {
    readonly isLoose: boolean;
    readonly start: string | undefined;
    readonly direction: Attributes;
  };
  dom?: HTMLElement;
}

export type View = TextView | ElementView;

/** The allow-list. Tag and attribute names never come from content; this holds even if they did. */
const ALLOWED_TAGS = new Set(
  (
    'p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code hr br em strong del a span div ' +
    'table thead tbody tr th td input button'
  ).split(' '),
);
const ALLOWED_ATTRIBUTES = new Set(
  (
    'class dir data-neutral href target rel title start type checked disabled role tabindex translate ' +
    'data-host data-action data-char aria-label aria-pressed'
  ).split(' '),
);

export function text(content: string): TextView {
  return { kind: 'text', text: content };
}

export function element(tag: string, attributes: Attributes, children: View[] = []): ElementView {
  return { kind: 'element', tag, attributes, children };
}

function directionIn({ attributes }: ElementView): Attributes {
  const { dir, 'data-neutral': neutral } = attributes;
  return { ...(dir !== undefined && { dir }), ...(neutral !== undefined && { 'data-neutral': neutral }) };
}

/** The direction that a container's committed lines decide; the open line may still change. */
export function carryDirection(view: ElementView, committed: string): Attributes {
  const next = directionAttributes(committed);
  return view.carried ? joinDirections(view.carried.direction, next) : next;
}

/**
 * Describes an element whose children are built from `source`, and only if that differs from what is drawn.
 */
export function leaf(
  tag: string,
  attributes: Attributes,
  source: string,
  mode: string,
  fill: () => View[],
): ElementView {
  return { kind: 'element', tag, attributes, children: [], source, mode, fill };
}

/**
 * Morphs the last children of `parent` from `before` to `after`, touching only what differs.
 *
 * Earlier children of `parent` are committed and stay untouched.
 */
export function patchChildren(parent: HTMLElement, before: readonly View[], after: View[]): void {
  const shared = Math.min(before.length, after.length);
  for (let index = 0; index < shared; index++) {
    const old = before[index];
    const next = after[index];
    if (old && next) patch(old, next);
  }
  for (let index = shared; index < before.length; index++) before[index]?.dom?.remove();
  for (let index = shared; index < after.length; index++) {
    const next = after[index];
    if (next) parent.append(create(next));
  }
}

export function elementAt(view: ElementView | undefined, index: number): ElementView | undefined {
  const child = view?.children[index];
  return child?.kind === 'element' ? child : undefined;
}

function patch(old: View, next: View): void {
  if (old.kind === 'text' && next.kind === 'text' && old.dom) {
    next.dom = old.dom;
    if (next.text === old.text) return;
    // `appendData` keeps a selection inside the text; assigning `data` would collapse it.
    if (next.text.startsWith(old.text)) next.dom.appendData(next.text.slice(old.text.length));
    else replaceEnd(next.dom, old.text, next.text);
    return;
  }
  if (old.kind === 'element' && next.kind === 'element' && old.tag === next.tag && old.dom) {
    next.dom = old.dom;
    if (old.carried) carryOn(old.carried, next);
    patchAttributes(next.dom, old.attributes, next.attributes);
    if (next.fill) {
      if (next.source === old.source && next.mode === old.mode) {
        next.children = old.children;
        return;
      }
      next.children = next.fill();
    }
    patchChildren(next.dom, old.children, next.children);
    return;
  }
  old.dom?.replaceWith(create(next));
}

function carryOn(carried: NonNullable<ElementView['carried']>, next: ElementView): void {
  const { start: _start, dir: _dir, 'data-neutral': _neutral, ...attributes } = next.attributes;
  const direction = joinDirections(carried.direction, directionIn(next));
  next.carried = carried;
  next.attributes = {
    ...attributes,
    ...(carried.start !== undefined && { start: carried.start }),
    ...direction,
    ...(carried.isLoose && { class: 'loose' }),
  };
}

/** Changes only what follows the shared prefix, so that a selection inside the prefix survives. */
function replaceEnd(node: Text, from: string, to: string): void {
  let shared = 0;
  const limit = Math.min(from.length, to.length);
  while (shared < limit && from.charCodeAt(shared) === to.charCodeAt(shared)) shared++;
  node.replaceData(shared, from.length - shared, to.slice(shared));
}

function patchAttributes(node: HTMLElement, before: Attributes, after: Attributes): void {
  if (before === after) return;
  for (const name in before) if (!(name in after)) node.removeAttribute(name);
  for (const name in after) {
    const value = after[name];
    if (value !== undefined && before[name] !== value) setAttribute(node, name, value);
  }
}

function setAttribute(node: HTMLElement, name: string, value: string): void {
  if (!ALLOWED_ATTRIBUTES.has(name))
    throw new Error(`The attribute ${name} is not on the allow-list of answers`);
  node.setAttribute(name, value);
}

function create(view: View): Node {
  if (view.kind === 'text') {
    view.dom = document.createTextNode(view.text);
    return view.dom;
  }
  if (!ALLOWED_TAGS.has(view.tag))
    throw new Error(`The element ${view.tag} is not on the allow-list of answers`);
  const node = document.createElement(view.tag);
  view.dom = node;
  for (const name in view.attributes) {
    const value = view.attributes[name];
    if (value !== undefined) setAttribute(node, name, value);
  }
  if (view.fill) view.children = view.fill();
  for (const child of view.children) node.append(create(child));
  return node;
}
