const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: ' ',
};

/** What names an error page without saying anything. */
const BLAND = /^(?:error|document|untitled)?$/i;

const STATUS = /^[45]\d\d\b/;

/** Where servers say what went wrong: pages by Express, storage services, and pages without a title. */
const ELEMENTS = ['title', 'pre', 'message', 'h1'];

function readElement(markup: string, name: string): string {
  const content =
    new RegExp(String.raw`<${name}(?:\s[^>]{0,200})?>([^<]{0,300})`, 'i').exec(markup)?.[1] ?? '';
  return content.replaceAll(/&(\w+|#39);/g, (whole, entity: string) => ENTITIES[entity] ?? whole).trim();
}

/** The words of a page or of XML, as text: its title, or what says more. Nothing else of markup is worth showing. */
export function readMarkup(markup: string): string {
  const texts = ELEMENTS.map((name) => readElement(markup, name));
  const [title = ''] = texts;
  // Flask says what went wrong below the name of the status.
  const detail = STATUS.test(title) ? readElement(markup, 'p') : '';
  if (detail !== '') return `${title}: ${detail}`;
  return texts.find((text) => !BLAND.test(text)) ?? texts.find((text) => text !== '') ?? '';
}

/** Tells whether a body is a page or XML. A label alone does not make it one: Flask calls plain text a page. */
export function isMarkup(body: string, contentType: string): boolean {
  return (
    /^[\s\uFEFF]*</.test(body) ||
    (/\b(html|xml)\b/i.test(contentType) && /^\s*[^[{]/.test(body) && body.includes('<'))
  );
}
