const PLACEHOLDER = '{resource}';

/** One DNS label: anything else could name another host, or a path on one. */
const LABEL = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i;

/** Builds the base URL of a resource; undefined for a name that is not one DNS label. */
export function buildResourceUrl(template: string, name: string): string | undefined {
  const label = name.trim();
  return LABEL.test(label) ? template.replace(PLACEHOLDER, label.toLowerCase()) : undefined;
}

/** Extracts the resource's name from a base URL; empty when the URL does not have that form. */
export function readResource(template: string, url: string): string {
  const [before = '', after = ''] = template.split(PLACEHOLDER);
  if (!url.startsWith(before) || !url.endsWith(after)) return '';
  const name = url.slice(before.length, url.length - after.length);
  return LABEL.test(name) ? name : '';
}
