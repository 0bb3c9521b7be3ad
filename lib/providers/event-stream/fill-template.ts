/** The values of a template's placeholders. */
export interface TemplateValues {
  readonly question: string;
  readonly context: string;
  readonly prompt: string;
  readonly model: string;
  /** `data:` URLs. They become a JSON array. */
  readonly images: readonly string[];
  /** The answer parameters; null if not set, which becomes the empty string inside quotation marks. */
  readonly system: string;
  readonly temperature: number | null;
  readonly length: number | null;
  readonly effort: string | null;
}

/** One value of a template. */
type TemplateValue = TemplateValues[keyof TemplateValues];

const NAMES = [
  'question',
  'context',
  'prompt',
  'model',
  'images',
  'system',
  'temperature',
  'length',
  'effort',
] as const satisfies readonly (keyof TemplateValues)[];

const PLACEHOLDER = new RegExp(String.raw`\{\{\s*(${NAMES.join('|')})\s*\}\}`, 'g');

const IMAGES = /\{\{\s*images\s*\}\}/;

function isName(name: string): name is keyof TemplateValues {
  return NAMES.some((one) => one === name);
}

/** Whether a template has a place for pictures. */
export function hasImagesPlace(template: string): boolean {
  return IMAGES.test(template);
}

/** Replaces in one pass, with a function, so that nothing inside a value is replaced: not `{{…}}`, not `$&`. */
function fill(
  template: string,
  values: TemplateValues,
  encode: (value: TemplateValue, offset: number) => string,
): string {
  return template.replaceAll(PLACEHOLDER, (whole, name: string, offset: number) =>
    isName(name) ? encode(values[name], offset) : whole,
  );
}

/** Fills the template of a query string. Values are URL-encoded, lone surrogates become U+FFFD, pictures are dropped. */
export function fillQuery(template: string, values: TemplateValues): string {
  return fill(template.trim().replace(/^[?&]+/, ''), values, (value) =>
    typeof value === 'object' ? '' : encodeURIComponent(String(value).toWellFormed()),
  );
}

/** Whether `offset` is between the quotation marks of a JSON string. */
function isInString(json: string, offset: number): boolean {
  let inside = false;
  for (let at = 0; at < offset; at += 1) {
    const character = json[at];
    if (inside && character === '\\') at += 1;
    else if (character === '"') inside = !inside;
  }
  return inside;
}

/**
 * Fills the template of a JSON text. Inside quotation marks a value is escaped; elsewhere it becomes JSON: a string, a
 * number, or an array of pictures. Inside quotation marks that array is escaped too.
 */
export function fillJson(template: string, values: TemplateValues): string {
  return fill(template, values, (value, offset) => {
    const json = JSON.stringify(value);
    if (!isInString(template, offset)) return json;
    if (value === null) return '';
    return typeof value === 'string' ? json.slice(1, -1) : JSON.stringify(json).slice(1, -1);
  });
}
