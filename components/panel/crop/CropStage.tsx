import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

import { PictureImage } from '#components/panel/quotes/QuotePicture.tsx';
import {
  areaBetween,
  type Edge,
  moveArea,
  placeEdge,
  placeOf,
  type Point,
  rangeOf,
  wholeArea,
} from '#lib/panel/quotes/crop-area.ts';
import type { Area } from '#lib/pictures/picture-size.ts';
import type { Picture } from '#lib/protocol/chat.ts';
import { dialogText } from '#lib/wording/dialogs.ts';

interface CropStageProps {
  readonly picture: Picture;
  readonly area: Area;
  readonly onChange: (area: Area) => void;
}

/** What a drag does: draw a new rectangle from a corner, move the one that is there, or move one of its edges. */
type Drag =
  | { readonly type: 'draw'; readonly from: Point; readonly before: Area }
  | { readonly type: 'move'; readonly from: Point; readonly before: Area }
  | { readonly type: 'edge'; readonly edge: Edge };

const EDGES: readonly { readonly edge: Edge; readonly isUpright: boolean }[] = [
  { edge: 'left', isUpright: true },
  { edge: 'top', isUpright: false },
  { edge: 'right', isUpright: true },
  { edge: 'bottom', isUpright: false },
];

/** A key moves an edge by this share of the picture, with Shift by ten times as much. */
const STEP = 1 / 100;

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/** Pictures fill the available space, but small ones are enlarged at most this much. */
const MAX_HEIGHT_VH = 60;
const MAX_ZOOM = 4;

function percent(part: number, whole: number): string {
  return `${(100 * part) / whole}%`;
}

/** A picture with a rectangle that can be drawn, moved and resized with pointer, touch and keyboard. */
export function CropStage({ picture, area, onChange }: CropStageProps): JSX.Element {
  const stage = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | undefined>(undefined);
  const isWhole = area.width === picture.width && area.height === picture.height;

  function pointOf({ clientX, clientY }: PointerEvent): Point {
    const box = stage.current?.getBoundingClientRect();
    if (!box || box.width === 0 || box.height === 0) return { x: 0, y: 0 };
    return {
      x: ((clientX - box.x) / box.width) * picture.width,
      y: ((clientY - box.y) / box.height) * picture.height,
    };
  }

  function begin(event: PointerEvent, next: (from: Point) => Drag): void {
    if (event.button !== 0 || drag.current) return;
    // The stage gets all further events of this pointer, even when it began on an edge.
    stage.current?.setPointerCapture(event.pointerId);
    event.stopPropagation();
    drag.current = next(pointOf(event));
  }

  function go(event: PointerEvent): void {
    const now = drag.current;
    if (!now) return;
    const to = pointOf(event);
    if (now.type === 'draw') onChange(areaBetween(now.from, to, picture) ?? now.before);
    else if (now.type === 'edge') {
      onChange(placeEdge(area, now.edge, now.edge === 'left' || now.edge === 'right' ? to.x : to.y, picture));
    } else onChange(moveArea(now.before, { x: to.x - now.from.x, y: to.y - now.from.y }, picture));
  }

  function end(): void {
    drag.current = undefined;
  }

  function onKey(event: KeyboardEvent, edge: Edge, length: number): void {
    const [least, most] = rangeOf(area, edge, picture);
    const step = STEPS[event.key];
    const by = Math.max(1, length * STEP) * (event.shiftKey ? 10 : 1);
    if (step !== undefined) onChange(placeEdge(area, edge, placeOf(area, edge) + step * by, picture));
    else if (event.key === 'Home') onChange(placeEdge(area, edge, least, picture));
    else if (event.key === 'End') onChange(placeEdge(area, edge, most, picture));
    else return;
    event.preventDefault();
  }

  return (
    <div
      ref={stage}
      class="crop-stage"
      style={{
        aspectRatio: `${picture.width} / ${picture.height}`,
        width: `min(${(picture.width / picture.height) * MAX_HEIGHT_VH}vh, ${picture.width * MAX_ZOOM}px)`,
      }}
      onPointerDown={(event) => begin(event, (from) => ({ type: 'draw', from, before: area }))}
      onPointerMove={go}
      onPointerUp={end}
      onPointerCancel={end}
      onDblClick={() => onChange(wholeArea(picture))}
    >
      <PictureImage image={picture} alt={dialogText.crop.picture} class="crop-picture" />
      <div
        class={isWhole ? 'crop-area' : 'crop-area movable'}
        style={{
          left: percent(area.x, picture.width),
          top: percent(area.y, picture.height),
          width: percent(area.width, picture.width),
          height: percent(area.height, picture.height),
        }}
        onPointerDown={(event) => {
          // The whole picture cannot be moved: a drag that begins there draws.
          if (!isWhole) begin(event, (from) => ({ type: 'move', from, before: area }));
        }}
      >
        {EDGES.map(({ edge, isUpright }) => {
          const length = isUpright ? picture.width : picture.height;
          const [least, most] = rangeOf(area, edge, picture);
          const place = placeOf(area, edge);
          return (
            <span
              key={edge}
              class={`crop-edge crop-${edge}`}
              role="slider"
              tabIndex={0}
              aria-label={dialogText.crop.edges[edge]}
              aria-orientation={isUpright ? 'horizontal' : 'vertical'}
              aria-valuemin={least}
              aria-valuemax={most}
              aria-valuenow={place}
              aria-valuetext={dialogText.crop[isUpright ? 'fromLeft' : 'fromTop'](place, length)}
              onKeyDown={(event) => onKey(event, edge, length)}
              onPointerDown={(event) => {
                // When the whole picture is selected, a drag next to it draws, as it does anywhere else.
                if (!isWhole) begin(event, () => ({ type: 'edge', edge }));
              }}
            />
          );
        })}
      </div>
    </div>
  );
}
