import type { JSX } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

import { remInPx } from '#components/ui/text-scale.ts';
import type { InspectedStream } from '#lib/inspector/create-inspected-stream.ts';
import { isProblem, sizeOf } from '#lib/inspector/stream-summary.ts';
import { inspectorText } from '#lib/wording/inspector.ts';

import { describeFound, nameEntry, textOf } from './describe-entry.ts';
import { toVisibleLine } from './visible-text.ts';

/** Rows that are drawn above and below what is in view. */
const SPARE_ROWS = 8;

/** A preview needs no more characters than fit into a line. */
const PREVIEW_LENGTH = 240;

const COLUMNS = ['number', 'time', 'gap', 'bytes', 'event', 'id', 'data', 'found'] as const;

interface EntryGridProps {
  readonly stream: InspectedStream;
  /** The entries to list; all of them if undefined. */
  readonly listed: readonly number[] | undefined;
  readonly marked: number | undefined;
  readonly onSelect: (index: number) => void;
}

interface EntryRowProps {
  readonly stream: InspectedStream;
  readonly index: number;
  readonly position: number;
  readonly id: string;
  readonly top: number;
  readonly isMarked: boolean;
}

function EntryRow({ stream, index, position, id, top, isMarked }: EntryRowProps): JSX.Element | null {
  const entry = stream.entries[index];
  if (!entry) return null;
  const before = stream.entries[index - 1];
  const size = sizeOf(entry);
  const className = ['entry', isProblem(entry) ? 'problem' : '', entry.kind].join(' ');
  return (
    <div
      id={id}
      role="row"
      class={className}
      aria-rowindex={position + 2}
      aria-selected={isMarked}
      data-index={index}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span role="gridcell" class="cell-number">
        {inspectorText.count(index + 1)}
      </span>
      <span role="gridcell" class="cell-time">
        {inspectorText.at(entry.at)}
      </span>
      <span role="gridcell" class="cell-gap">
        {before && inspectorText.count(Math.round(entry.at - before.at))}
      </span>
      <span role="gridcell" class="cell-bytes">
        {size !== undefined && inspectorText.count(size)}
      </span>
      <span role="gridcell" class="cell-event">
        <bdi>{toVisibleLine(nameEntry(entry).slice(0, PREVIEW_LENGTH))}</bdi>
      </span>
      <span role="gridcell" class="cell-id">
        <bdi>{entry.kind === 'event' && toVisibleLine(entry.id.slice(0, PREVIEW_LENGTH))}</bdi>
      </span>
      <span role="gridcell" class="cell-data">
        <bdi dir="ltr">{toVisibleLine(textOf(entry).slice(0, PREVIEW_LENGTH))}</bdi>
      </span>
      <span role="gridcell" class="cell-found">
        {describeFound(entry)}
      </span>
    </div>
  );
}

/**
 * One row for each entry. Only the rows in view are in the page, so that 50,000 cost no more than 50; for
 * that, all rows have one height, which the style sheet sets.
 */
export function EntryGrid({ stream, listed, marked, onSelect }: EntryGridProps): JSX.Element {
  const grid = useRef<HTMLDivElement>(null);
  const id = useId();
  const [view, setView] = useState({ top: 0, height: 600, row: 28, head: 28 });
  const count = listed ? listed.length : stream.count.value;
  const rem = remInPx.value;

  function measure(): void {
    const box = grid.current;
    if (!box) return;
    const row = Number.parseFloat(getComputedStyle(box).getPropertyValue('--row-height')) * rem;
    const head = box.querySelector<HTMLElement>('.entry-head')?.offsetHeight ?? 0;
    const next = { top: box.scrollTop, height: box.clientHeight, row: row || 28, head };
    setView((now) => (JSON.stringify(now) === JSON.stringify(next) ? now : next));
  }

  useLayoutEffect(() => {
    const box = grid.current;
    if (!box) return undefined;
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, [rem]);

  const position = marked === undefined ? -1 : listed ? listed.indexOf(marked) : marked;

  // Keeps the marked row in view, as a list box does.
  useLayoutEffect(() => {
    const box = grid.current;
    if (!box || position < 0) return;
    const top = position * view.row;
    const room = box.clientHeight - view.head;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + view.row > box.scrollTop + room) box.scrollTop = top + view.row - room;
    // The scroll event comes only after this frame.
    measure();
  }, [position, view.row]);

  const first = Math.max(0, Math.floor(view.top / view.row) - SPARE_ROWS);
  const last = Math.min(count, Math.ceil((view.top + view.height) / view.row) + SPARE_ROWS);
  const rows = Array.from({ length: Math.max(0, last - first) }, (_, offset) => first + offset);

  function indexAt(row: number): number | undefined {
    const within = Math.min(count - 1, Math.max(0, row));
    return listed ? listed[within] : within;
  }

  function onKeyDown(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor((view.height - view.head) / view.row) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: position + 1,
      ArrowUp: position < 0 ? 0 : position - 1,
      PageDown: position + page,
      PageUp: position - page,
      Home: 0,
      End: count - 1,
    };
    const target = steps[event.key];
    const index = target === undefined ? undefined : indexAt(target);
    if (index === undefined) return;
    event.preventDefault();
    onSelect(index);
  }

  return (
    <div
      ref={grid}
      class="entries"
      role="grid"
      aria-label={inspectorText.entries}
      aria-rowcount={count + 1}
      aria-activedescendant={rows.includes(position) ? `${id}-${position}` : undefined}
      tabIndex={0}
      onScroll={measure}
      onKeyDown={onKeyDown}
      onClick={({ target }) => {
        const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
        if (row) onSelect(Number(row.dataset['index']));
      }}
    >
      <div class="entry-head" role="row" aria-rowindex={1}>
        {COLUMNS.map((name) => (
          <span key={name} role="columnheader" class={`cell-${name}`}>
            {inspectorText[name]}
          </span>
        ))}
      </div>
      <div role="rowgroup" class="entry-rows" style={{ height: `${count * view.row}px` }}>
        {rows.map((row) => {
          const index = indexAt(row) ?? row;
          return (
            <EntryRow
              key={index}
              stream={stream}
              index={index}
              position={row}
              id={`${id}-${row}`}
              top={row * view.row}
              isMarked={index === marked}
            />
          );
        })}
      </div>
    </div>
  );
}
