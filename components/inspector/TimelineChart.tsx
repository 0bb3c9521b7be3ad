import type { JSX } from 'preact';

import type { InspectedStream } from '#lib/inspector/create-inspected-stream.ts';
import { findNearest, layOutTimeline, sliceAt, type TimeSlice } from '#lib/inspector/lay-out-timeline.ts';
import { inspectorText } from '#lib/wording/inspector.ts';

/** The chart's own units; it is stretched to the available width. */
const WIDTH = 600;
const HEIGHT = 44;
const LEAST_HEIGHT = 6;

interface TimelineChartProps {
  readonly stream: InspectedStream;
  /** The entry that is marked. */
  readonly marked: number | undefined;
  readonly onSelect: (index: number) => void;
}

/** Logarithmic: otherwise the largest event would make all others invisible. */
function heightOf({ bytes }: TimeSlice, mostBytes: number): number {
  if (bytes === 0 || mostBytes === 0) return LEAST_HEIGHT;
  return LEAST_HEIGHT + (HEIGHT - LEAST_HEIGHT) * (Math.log1p(bytes) / Math.log1p(mostBytes));
}

function drawSlices(slices: readonly TimeSlice[], mostBytes: number): string {
  return slices
    .map((slice) => `M${slice.at + 0.5} ${HEIGHT}V${HEIGHT - heightOf(slice, mostBytes)}`)
    .join('');
}

/** What arrived when, and how much: a line for each time slice, as high as the logarithm of its bytes. */
export function TimelineChart({ stream, marked, onSelect }: TimelineChartProps): JSX.Element {
  const { entries } = stream;
  // Redraws as the stream grows.
  void stream.count.value;
  const { longestGap, lastAt, events } = stream.summary.value;
  const { slices, mostBytes, requests } = layOutTimeline(entries, WIDTH, lastAt);
  const markedAt = marked === undefined ? undefined : entries[marked]?.at;
  const gapEnd = longestGap && entries[longestGap.index]?.at;
  const gap = longestGap && inspectorText.longestGap(longestGap.ms);

  function slice(at: number): number {
    return sliceAt(at, WIDTH, lastAt);
  }

  /** Like a slider: to the previous or next entry, to the first or the last. */
  function onKeyDown(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: (marked ?? 0) - 1,
      ArrowRight: (marked ?? -1) + 1,
      Home: 0,
      End: entries.length - 1,
    };
    const target = steps[event.key];
    if (target === undefined || !entries[target]) return;
    event.preventDefault();
    onSelect(target);
  }

  return (
    <figure class="timeline">
      <div
        class="timeline-slider"
        role="slider"
        tabIndex={0}
        aria-label={inspectorText.timeline}
        aria-valuemin={1}
        aria-valuemax={Math.max(1, entries.length)}
        aria-valuenow={(marked ?? 0) + 1}
        aria-valuetext={inspectorText.timelineText(
          inspectorText.events(events),
          inspectorText.duration(lastAt),
          gap,
          markedAt === undefined ? undefined : inspectorText.seconds(markedAt),
        )}
        onKeyDown={onKeyDown}
        onClick={({ currentTarget, clientX }) => {
          const { left, width } = currentTarget.getBoundingClientRect();
          if (width > 0 && entries.length > 0)
            onSelect(findNearest(entries, ((clientX - left) / width) * lastAt));
        }}
      >
        <svg aria-hidden="true" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
          {longestGap && gapEnd !== undefined && (
            <rect
              class="timeline-gap"
              x={slice(gapEnd - longestGap.ms)}
              y="0"
              width={Math.max(1, slice(gapEnd) - slice(gapEnd - longestGap.ms))}
              height={HEIGHT}
            />
          )}
          <path
            class="timeline-requests"
            d={requests.map((at) => `M${at + 0.5} ${HEIGHT}V0`).join('')}
            vector-effect="non-scaling-stroke"
          />
          <path
            class="timeline-arrivals"
            d={drawSlices(
              slices.filter(({ hasProblem }) => !hasProblem),
              mostBytes,
            )}
            vector-effect="non-scaling-stroke"
          />
          <path
            class="timeline-problems"
            d={drawSlices(
              slices.filter(({ hasProblem }) => hasProblem),
              mostBytes,
            )}
            vector-effect="non-scaling-stroke"
          />
          {markedAt !== undefined && (
            <path
              class="timeline-mark"
              d={`M${slice(markedAt) + 0.5} ${HEIGHT}V0`}
              vector-effect="non-scaling-stroke"
            />
          )}
        </svg>
      </div>
      <figcaption>
        <span>{inspectorText.duration(0)}</span>
        {longestGap && (
          <button type="button" class="text-button" onClick={() => onSelect(longestGap.index)}>
            {inspectorText.longestGapButton(longestGap.ms)}
          </button>
        )}
        <span>{inspectorText.duration(lastAt)}</span>
      </figcaption>
    </figure>
  );
}
