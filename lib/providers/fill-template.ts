/** What a template's placeholders stand for. */
export type TemplateValues = Readonly<Record<'question' | 'context' | 'prompt' | 'model', string>>;

const PLACEHOLDER = /\{\{\s*(question|context|prompt|model)\s*\}\}/g;

function isName(name: string | undefined): name is keyof TemplateValues {
  return name === 'question' || name === 'context' || name === 'prompt' || name === 'model';
}

/** Replaces in one pass, by a function, so that nothing in a value is looked at again: not `{{…}}`, not `$&`. */
function fill(
  template: string,
  values: TemplateValues,
  encode: (value: string, offset: number) => string,
): string {
  return template.replaceAll(PLACEHOLDER, (whole, name: string, offset: number) =>
    isName(name) ? encode(values[name], offset) : whole,
  );
}

/** Fills the template of a query string. Values are URL-encoded; half a surrogate pair becomes U+FFFD. */
export function fillQuery(template: string, values: TemplateValues): string {
  return fill(template.trim().replace(/^[?&]+/, ''), values, (value) =>
    encodeURIComponent(value.toWellFormed()),
  );
}

/** Tells whether `offset` is between the quotation marks of a JSON string. */
function isInString(json: string, offset: number): boolean {
  let inside = false;
  for (let at = 0; at < offset; at += 1) {
    const character = json[at];
    if (inside && character === '\\') at += 1;
    else if (character === '"') inside = !inside;
  }
  return inside;
}

/** Fills the template of a JSON text. Inside quotation marks a value is escaped, elsewhere it becomes a JSON string. */
export function fillJson(template: string, values: TemplateValues): string {
  return fill(template, values, (value, offset) => {
    const json = JSON.stringify(value);
    return isInString(template, offset) ? json.slice(1, -1) : json;
  });
}
