/**
 * Applies a style sheet that is part of a script, after those that the page has. The content security policy has
 * no say over it: only ever pass text of the build.
 */
export function adoptStyles(text: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets.push(sheet);
}
