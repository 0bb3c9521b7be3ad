import { flatParent } from './flat-tree.ts';

/**
 * Whether the colour of a text makes it visible: not transparent, and not the colour behind it.
 *
 * Only a background colour that nothing can cover counts: what is behind positioned elements, images, gradients and items
 * of grids is unknown. White text on a picture must not be taken for white text on a white page.
 */
export function hasVisibleColor(element: Element, style: CSSStyleDeclaration): boolean {
  // Reading a colour is among the slowest of all reads, so it is read once.
  const fill = style.webkitTextFillColor || style.color;
  if (fill === '') return true;
  if (alphaOf(fill) < MIN_ALPHA) return isClippedToText(style) || castsShadow(style);
  const text = channelsOf(fill);
  const behind = channelsOf(colorBehind(element, style));
  if (text === undefined || behind === undefined) return true;
  const isSame = behind.every((channel, index) => Math.abs(channel - (text[index] ?? 0)) <= NEAR);
  return !isSame || castsShadow(style) || !isPlainBackdrop(element);
}

const MIN_ALPHA = 0.1;

/** Whether the background shows through the letters, as gradients in headings do. */
function isClippedToText(style: CSSStyleDeclaration): boolean {
  return `${style.backgroundClip} ${style.webkitBackgroundClip}`.includes('text');
}

/** Channels of a colour, from 0 to 255, that differ by less cannot be told apart. */
const NEAR = 6;

type Channels = readonly [number, number, number];

/** The background colour behind each element, as set by the nearest ancestor that has one. */
const colorsBehind = new WeakMap<Element, string>();

/** Climbs without recursion, because a page may nest elements as deep as it likes. */
function colorBehind(element: Element, style: CSSStyleDeclaration): string {
  const climbed: Element[] = [];
  let color = CANVAS;
  for (let at: Element | null = element; at !== null; at = flatParent(at)) {
    const known = colorsBehind.get(at);
    if (known !== undefined) {
      color = known;
      break;
    }
    climbed.push(at);
    const { backgroundColor } = at === element ? style : getComputedStyle(at);
    if (alphaOf(backgroundColor) > 0) {
      color = backgroundColor;
      break;
    }
  }
  for (const one of climbed) colorsBehind.set(one, color);
  return color;
}

const CANVAS = 'rgb(255, 255, 255)';

/**
 * Whether nothing but a background colour can be behind an element. Checked only if that is the colour of the
 * text.
 */
function isPlainBackdrop(element: Element): boolean {
  let at: Element | null = element;
  for (; at !== null; at = flatParent(at)) {
    const { backgroundColor, backgroundImage, position, display, colorScheme } = getComputedStyle(at);
    if (backgroundImage !== 'none' && backgroundImage !== '') return false;
    if (alphaOf(backgroundColor) > 0) return true;
    if ((position !== 'static' && position !== '') || display.endsWith('grid')) return false;
    if (colorScheme?.includes('dark')) return false;
  }
  return true;
}

function castsShadow(style: CSSStyleDeclaration): boolean {
  return style.textShadow !== 'none' && style.textShadow !== '';
}

/** How opaque a computed colour is, from 0 to 1. */
function alphaOf(color: string): number {
  if (color.startsWith('rgb(')) return 1;
  if (color === 'rgba(0, 0, 0, 0)' || color === '' || color === 'transparent') return 0;
  const alpha = /^rgba\(.*,\s*([\d.]+)\)$/.exec(color)?.[1] ?? /\/\s*([\d.]+)\s*\)$/.exec(color)?.[1];
  return alpha === undefined ? 1 : Number(alpha);
}

/** The channels of an opaque colour; undefined for others, and for colour spaces with other channels. */
function channelsOf(color: string): Channels | undefined {
  const known = channels.get(color);
  if (known !== undefined || channels.has(color)) return known;
  const match = /^rgba?\(\s*([\d.]+),?\s+([\d.]+),?\s+([\d.]+)(?:\s*[,/]\s*1)?\s*\)$/.exec(color);
  const found: Channels | undefined =
    match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
  channels.set(color, found);
  return found;
}

/** A page has few colours. */
const channels = new Map<string, Channels | undefined>();
