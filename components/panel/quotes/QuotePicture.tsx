import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

import { estimatePictureTokens } from '#lib/prompts/estimate-tokens.ts';
import type { Picture, Quote } from '#lib/protocol/chat.ts';

interface PictureProps {
  readonly image: Picture;
  readonly alt: string;
  readonly class?: string;
}

/** A picture of a quote. Its bytes are ours already: nothing is loaded. */
export function PictureImage({ image, alt, class: name }: PictureProps): JSX.Element {
  const { type, data, width, height } = image;
  // A megabyte of text, which need not be put together at every rendering.
  const src = useMemo(() => `data:${type};base64,${data}`, [type, data]);
  return <img class={name} src={src} alt={alt} width={width} height={height} draggable={false} />;
}

/** What a quote's picture is called where nobody has said what is in it. */
export function nameOfPicture({ text, part, title }: Quote): string {
  if (text !== '') return text;
  const kind = part === 'screenshot' ? 'Screenshot' : 'Picture';
  return title === '' ? kind : `${kind}: ${title}`;
}

/** Where a quote's picture is from beside its page, and how much it is to a model. */
export function PictureFacts({ quote, image }: { quote: Quote; image: Picture }): JSX.Element {
  return (
    <>
      {quote.imageHost !== undefined && <span>from {quote.imageHost}</span>}
      {quote.part === 'screenshot' && <span>Screenshot</span>}
      {quote.asShown && <span>As shown on the page</span>}
      <span>about {estimatePictureTokens(image).toLocaleString()} tokens</span>
    </>
  );
}
