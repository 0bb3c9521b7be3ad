import { Readability } from '@mozilla/readability';

/**
 * Finds the main part of a document with Readability, which takes the document apart.
 *
 * @param create - Creates the document; called again when Readability retries less strictly.
 * @param minCharacters - With less text, Readability retries.
 * @returns The element with what is left of the main part; undefined when there is none.
 */
export function extractMainPart(create: () => Document, minCharacters: number): Element | undefined {
  const page = create();
  restoreAsNodes(page.body, create);
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
 * Makes Readability restore a body as nodes.
 *
 * Before its first attempt it reads `body.innerHTML`, and before each further one it assigns it back. That
 * would serialize and parse all of the document's HTML, and throw wherever a page's Trusted Types are
 * enforced on our script.
 */
function restoreAsNodes(body: HTMLElement, create: () => Document): void {
  Object.defineProperty(body, 'innerHTML', {
    get: () => '',
    set() {
      body.replaceChildren(...create().body.childNodes);
    },
  });
}
