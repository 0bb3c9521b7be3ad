export function createRedactor(key: string | undefined): (text: string) => string {
  return (text) => (key ? text.replaceAll(key, '…') : text);
}
