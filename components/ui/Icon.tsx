import './icon.css';
import type { JSX } from 'preact';

/** The strokes of each icon, on a grid of 16. */
const PATHS = {
  send: 'M8 13V3.5M3.8 7.6 8 3.4l4.2 4.2',
  stop: 'M4.5 4.5h7v7h-7z',
  add: 'M8 3v10M3 8h10',
  chat: 'M8 2.5c3.4 0 6 2.1 6 4.9s-2.6 4.9-6 4.9a7.6 7.6 0 0 1-2-.3l-3.2 1.5.7-2.6A4.7 4.7 0 0 1 2 7.4c0-2.8 2.6-4.9 6-4.9M8 5.3v4.2M5.9 7.4h4.2',
  chats: 'M5.5 3.5h8M5.5 8h8M5.5 12.5h8M2.5 3.5h.2M2.5 8h.2M2.5 12.5h.2',
  more: 'M3.5 8h.2M8 8h.2M12.5 8h.2',
  pin: 'M5.5 2.5h5l-.6 4.3 2.1 2.4h-8l2.1-2.4zM8 9.2v4.3',
  delete: 'M3 4.5h10M6.3 4.5v-2h3.4v2M4.2 4.5l.6 9h6.4l.6-9M6.8 7v4M9.2 7v4',
  export: 'M8 2.5v7.8M4.8 7.2 8 10.4l3.2-3.2M3 13.5h10',
  close: 'm4 4 8 8m0-8-8 8',
  copy: 'M6 5.5h6.5a1 1 0 0 1 1 1V13a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V6.5a1 1 0 0 1 1-1M11 5.5V3a1 1 0 0 0-1-1H3.5a1 1 0 0 0-1 1v6.5a1 1 0 0 0 1 1H5',
  clip: 'M13 7.4 7.9 12.5a3 3 0 0 1-4.3-4.3L9 2.9a2 2 0 0 1 2.9 2.8l-5.4 5.4a1 1 0 0 1-1.4-1.4l4.7-4.7',
  page: 'M9.5 2H4v12h8.5V5zm0 0v3h3M6.2 8.3h4.1m-4.1 2.6h4.1',
  point: 'M2.5 6V2.5H6M10 2.5h3.5V6M2.5 10v3.5H6M7 7l6.5 2.4-2.8 1.3-1.3 2.8z',
  tabs: 'M2.5 7h11v6.5h-11zM4 4.6h8M5.5 2.2h5',
  check: 'm3 8.5 3.2 3.2L13 4.8',
  edit: 'm10.8 2.9 2.3 2.3-7.6 7.6-3 .7.7-3z',
  crop: 'M4.5 1.5v10h10M1.5 4.5h10v10',
  compare: 'M1.8 2.8h12.4v10.4H1.8zM8 2.8v10.4M4.1 5.8h1.6M4.1 8.6h1.6M10.3 5.8h1.6M10.3 8.6h1.6',
  again: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3',
  back: 'M12.5 8H3M6.8 4.2 3 8l3.8 3.8',
  previous: 'M9.8 4.5 6.3 8l3.5 3.5',
  next: 'M6.2 4.5 9.7 8l-3.5 3.5',
  onward: 'M3 8h9.5M9 4.2 12.8 8 9 11.8',
  down: 'M8 3v9.5M3.8 8.4 8 12.6l4.2-4.2',
  up: 'M8 13V3.5M3.8 7.6 8 3.4l4.2 4.2',
  settings:
    'M2.5 4.5h6m3 0h2m-11 7h2m3 0h6M8.5 4.5a1.5 1.5 0 1 0 3 0 1.5 1.5 0 0 0-3 0m-4 7a1.5 1.5 0 1 0 3 0 1.5 1.5 0 0 0-3 0',
  keyboard: 'M1.8 4h12.4v8.2H1.8zM4.4 6.6h.2M7 6.6h.2M9.6 6.6h.2M12 6.6h.2M4.4 9.6h.2M6.4 9.6h3.6M12 9.6h.2',
  dial: 'M3.4 12.2a6 6 0 1 1 9.2 0M8 9.2l2.6-3.4',
  alert: 'M8 2 14.5 13.5h-13zM8 6.5v3.2m0 1.8v.2',
  star: 'm8 2.2 1.8 3.7 4 .6-2.9 2.8.7 4L8 11.4l-3.6 1.9.7-4L2.2 6.5l4-.6z',
  chevron: 'm4.5 6.3 3.5 3.5 3.5-3.5',
} as const;

/** The name of an icon. */
export type IconName = keyof typeof PATHS;

/** A line icon of 16 by 16; its button carries the name. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg
      class={`icon icon-${name}`}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
