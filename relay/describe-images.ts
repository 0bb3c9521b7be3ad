import type { SentImage } from './read-image.ts';

/**
 * Writes what a model without eyes can say of pictures: their kind, their pixels and their bytes. Empty when there are
 * none.
 */
export function describeImages(images: readonly SentImage[]): string {
  if (images.length === 0) return '';
  const rows = images.map(
    ({ type, width, height, bytes }, index) =>
      `| ${index + 1} | ${type.toUpperCase()} | ${width} × ${height} | ${bytes} |`,
  );
  return `## In the pictures

| Picture | Kind | Pixels | Bytes |
|--------:|:-----|:------:|------:|
${rows.join('\n')}

`;
}
