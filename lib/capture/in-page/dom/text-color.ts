import { flatParent } from './flat-tree.ts';

/** Whether text cannot be seen because its colour is transparent. Text that a background is clipped to can. */
export function isTransparent(style: CSSStyleDeclaration): boolean {
  const color = fillOf(style);
  if (color === '' || color.startsWith('rgb(') || alphaOf(color) >= 0.1) return false;
  return !`${style.backgroundClip} ${style.webkitBackgroundClip}`.includes('text') && !castsShadow(style);
}

/**
 * Whether text cannot be seen because it has the colour of what is behind it.
 *
 * Only a background colour that nothing can cover counts: what is behind positioned elements, images, gradients and items
 * of grids is unknown. White text on a picture must not be taken for white text on a white page.
 */
export function hasBackdropColor(element: Element, style: CSSStyleDeclaration): boolean {
  const text = channelsOf(fillOf(style));
  if (text === undefined) return false;
  const backdrop = backdropOf(element);
  return (
    backdrop !== undefined &&
    backdrop.every((channel, index) => Math.abs(channel - (text[index] ?? 0)) <= NEAR) &&
    !castsShadow(style)
  );
}

/** Channels of a colour, from 0 to 255, that differ by less cannot be told apart. */
const NEAR = 6;

type Channels = readonly [number, number, number];

const WHITE: Channels = [255, 255, 255];

/** What is behind each element; undefined where it is unknown. */
const backdrops = new WeakMap<Element, Channels | undefined>();

/** Climbs without recursion, because a page may nest elements as deep as it likes. */
function backdropOf(element: Element): Channels | undefined {
  const climbed: Element[] = [];
  let found: Channels | undefined;
  for (let at: Element | null = element; ; at = flatParent(at)) {
    if (at === null) {
      found = climbed.some(prefersDark) ? undefined : WHITE;
      break;
    }
    if (backdrops.has(at)) {
      found = backdrops.get(at);
      break;
    }
    climbed.push(at);
    const style = getComputedStyle(at);
    const { backgroundColor, backgroundImage } = style;
    if (backgroundImage !== 'none' && backgroundImage !== '') break;
    if (alphaOf(backgroundColor) > 0) {
      found = channelsOf(backgroundColor);
      break;
    }
    const { position, display } = style;
    if ((position !== 'static' && position !== '') || display.endsWith('grid')) break;
  }
  for (const one of climbed) backdrops.set(one, found);
  return found;
}

function prefersDark(element: Element): boolean {
  return getComputedStyle(element).colorScheme?.includes('dark') ?? false;
}

/** The colour that letters are filled with. */
function fillOf(style: CSSStyleDeclaration): string {
  return style.webkitTextFillColor || style.color;
}

function castsShadow(style: CSSStyleDeclaration): boolean {
  return style.textShadow !== 'none' && style.textShadow !== '';
}

/** How opaque a computed colour is, from 0 to 1. */
function alphaOf(color: string): number {
  if (color === '' || color === 'transparent') return 0;
  const alpha = /^rgba\(.*,\s*([\d.]+)\)$/.exec(color)?.[1] ?? /\/\s*([\d.]+)\s*\)$/.exec(color)?.[1];
  return alpha === undefined ? 1 : Number(alpha);
}

/** The channels of an opaque colour; undefined for others, and for colour spaces with other channels. */
function channelsOf(color: string): Channels | undefined {
  const match = /^rgba?\(\s*([\d.]+),?\s+([\d.]+),?\s+([\d.]+)(?:\s*[,/]\s*1)?\s*\)$/.exec(color);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
}
