const FORBIDDEN =
  'script,iframe,object,embed,form,style,link,meta,base,svg,math,dialog,video,audio,source,template,portal,img,textarea,select,[style],[srcdoc],[srcset],[src],[ping],[formaction],[background],[autofocus],[id],[name],[contenteditable]';
const SAFE_PROTOCOLS = new Set(['http:', 'https:', 'mailto:']);
const MAX_DEPTH = 200;

/**
 * Lists everything in a rendered answer that could act by itself or leave the allow-list.
 *
 * @param host - The element that the answer was drawn into, before formulas are typeset.
 */
export function findViolations(host: Element): string[] {
  const violations: string[] = [];
  const bad = host.querySelector(FORBIDDEN);
  if (bad) violations.push(`a forbidden element: ${describeElement(bad)}`);
  for (const node of host.querySelectorAll('*')) {
    for (const { name } of node.attributes) {
      if (name.startsWith('on')) violations.push(`a handler: ${describeElement(node)}`);
    }
  }
  for (const link of host.querySelectorAll('[href]')) {
    const url = URL.parse(link.getAttribute('href') ?? '');
    if (link.tagName !== 'A' || !url || !SAFE_PROTOCOLS.has(url.protocol)) {
      violations.push(`a link to ${link.getAttribute('href')}`);
    }
    if (link.getAttribute('target') !== '_blank') violations.push('a link in this tab');
    if (link.getAttribute('rel') !== 'noopener noreferrer')
      violations.push('a link that sends a referrer or an opener');
  }
  const depth = depthOf(host);
  if (depth > MAX_DEPTH) violations.push(`${depth} elements deep`);
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
