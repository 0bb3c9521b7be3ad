import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

import { estimatePictureTokens } from '#lib/prompts/estimate-tokens.ts';
import type { Picture, Quote } from '#lib/protocol/chat.ts';
import { quoteText } from '#lib/wording/quotes.ts';
import { sizeText } from '#lib/wording/sizes.ts';

interface PictureProps {
  readonly image: Picture;
  readonly alt: string;
  readonly class?: string;
}

/** A picture of a quote. The bytes are already here: nothing is loaded. */
export function PictureImage({ image, alt, class: name }: PictureProps): JSX.Element {
  const { type, data, width, height } = image;
  // Up to a megabyte: built once, not at every rendering.
  const src = useMemo(() => `data:${type};base64,${data}`, [type, data]);
  return <img class={name} src={src} alt={alt} width={width} height={height} draggable={false} />;
}

/** The alternative text of a quote's picture. */
export function nameOfPicture({ text, part, title }: Quote): string {
  if (text !== '') return text;
  const kind = part === 'screenshot' ? quoteText.screenshot : quoteText.picture;
  return title === '' ? kind : quoteText.pictureOf(kind, title);
}

/** The source of a quote's picture, apart from its page, and the size at which a model sees it. */
export function PictureFacts({ quote, image }: { quote: Quote; image: Picture }): JSX.Element {
  return (
    <>
      {quote.imageHost !== undefined && <span>{quoteText.pictureFrom(quote.imageHost)}</span>}
      {quote.part === 'screenshot' && <span>{quoteText.screenshot}</span>}
      {quote.asShown && <span>{quoteText.asShown}</span>}
      <span>{sizeText.tokens(estimatePictureTokens(image))}</span>
    </>
  );
}
