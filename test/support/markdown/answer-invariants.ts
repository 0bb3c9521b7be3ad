const forbidden =
  'script,iframe,object,embed,form,style,link,meta,base,svg,math,dialog,video,audio,source,template,portal,img,textarea,select,[style],[srcdoc],[srcset],[src],[ping],[formaction],[background],[autofocus],[id],[name],[contenteditable]';
const safeProtocols = new Set(['http:', 'https:', 'mailto:']);
const maxDepth = 200;

/**
 * Tells what about a rendered answer could do anything at all, whatever its Markdown was.
 *
 * @param host - The element that the answer was drawn into. Formulas, which are set later, are not expected in it.
 */
export function findViolations(host: Element): string[] {
  const violations: string[] = [];
  const bad = host.querySelector(forbidden);
  if (bad) violations.push(`an element that may not be: ${describeElement(bad)}`);
  for (const node of host.querySelectorAll('*')) {
    for (const { name } of node.attributes) {
      if (name.startsWith('on')) violations.push(`a handler: ${describeElement(node)}`);
    }
  }
  for (const link of host.querySelectorAll('[href]')) {
    const url = URL.parse(link.getAttribute('href') ?? '');
    if (link.tagName !== 'A' || !url || !safeProtocols.has(url.protocol)) {
      violations.push(`a link to ${link.getAttribute('href')}`);
    }
    if (link.getAttribute('target') !== '_blank') violations.push('a link in this tab');
    if (link.getAttribute('rel') !== 'noopener noreferrer') violations.push('a link that tells');
  }
  const depth = depthOf(host);
  if (depth > maxDepth) violations.push(`${depth} elements deep`);
  return violations;
}

function describeElement(node: Element): string {
  return `<${node.tagName.toLowerCase()} ${Array.from(node.attributes, ({ name, value }) => `${name}="${value}"`).join(' ')}>`;
}

function depthOf(root: Element): number {
  let deepest = 0;
  const walk: [Element, number][] = [[root, 0]];
  for (let next = walk.pop(); next; next = walk.pop()) {
    const [node, depth] = next;
    deepest = Math.max(deepest, depth);
    for (const child of node.children) walk.push([child, depth + 1]);
  }
  return deepest;
}
