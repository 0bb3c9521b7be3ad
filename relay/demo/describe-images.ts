import type { SentImage } from './read-image.ts';

/** Describes pictures from their headers: type, size in pixels and bytes. Empty without pictures. */
export function describeImages(images: readonly SentImage[]): string {
  if (images.length === 0) return '';
  const rows = images.map(
    ({ type, width, height, bytes }, index) =>
      `| ${index + 1} | ${type.toUpperCase()} | ${width} × ${height} | ${bytes} |`,
  );
  return `## In the pictures

| Picture | Type | Pixels | Bytes |
|--------:|:-----|:------:|------:|
${rows.join('\n')}

`;
}
