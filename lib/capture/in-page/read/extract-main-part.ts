import { Readability } from '@mozilla/readability';

/**
 * Finds the main part of a document with Readability, which takes the document apart.
 *
 * @param minCharacters - With less text, Readability tries again less strictly.
 * @returns The element that holds what is left of the main part; undefined when there is none.
 */
export function extractMainPart(page: Document, minCharacters: number): Element | undefined {
  keepSavedContentAsNodes(page.body);
  const options = {
    serializer: (node: Node) => node,
    keepClasses: true,
    disableJSONLD: true,
    charThreshold: minCharacters,
  };
  try {
    const content = new Readability<Node>(page, options).parse()?.content;
    return content instanceof Element ? content : undefined;
  } catch {
    // Readability throws on some pages; the whole page is taken instead.
    return undefined;
  }
}

/**
 * Makes Readability save and restore a body as nodes.
 *
 * Before its first attempt it reads `body.innerHTML`, and before each further one it assigns it back. That would write
 * and parse all of the document's HTML, and throw wherever a page's Trusted Types are enforced on our script.
 */
function keepSavedContentAsNodes(body: HTMLElement): void {
  let saved: Node | undefined;
  Object.defineProperty(body, 'innerHTML', {
    get() {
      saved = body.cloneNode(true);
      return '';
    },
    set() {
      if (saved !== undefined) body.replaceChildren(...saved.cloneNode(true).childNodes);
    },
  });
}
