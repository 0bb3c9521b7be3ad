import type { JSX } from 'preact';

import type { InspectedStream } from '#lib/inspector/create-inspected-stream.ts';
import { inspectorText } from '#lib/wording/inspector.ts';

import { toVisibleLine } from './visible-text.ts';

interface StreamListProps {
  readonly streams: readonly InspectedStream[];
  readonly selected: InspectedStream | undefined;
  readonly onSelect: (id: string) => void;
}

function StreamRow({
  stream,
  isSelected,
  onSelect,
}: {
  stream: InspectedStream;
  isSelected: boolean;
  onSelect: () => void;
}): JSX.Element {
  const { info, file } = stream;
  const end = stream.end.value;
  const { events, problems } = stream.summary.value;
  return (
    <li>
      <button
        type="button"
        class="stream-row"
        aria-current={isSelected ? 'true' : undefined}
        onClick={onSelect}
      >
        <bdi class="stream-name">{toVisibleLine(file ?? info.provider)}</bdi>
        <span class="stream-facts">
          {file === undefined && `${inspectorText.startedAt(info.startedAt)} · `}
          {inspectorText.events(events)} · {end ? inspectorText.state(end) : inspectorText.live}
          {problems > 0 && <span class="stream-problems"> · {inspectorText.problems(problems)}</span>}
        </span>
      </button>
    </li>
  );
}

/** The list of runs and recordings. */
export function StreamList({ streams, selected, onSelect }: StreamListProps): JSX.Element {
  return (
    <nav class="streams" aria-label={inspectorText.streams}>
      <ul>
        {streams.map((stream) => (
          <StreamRow
            key={stream.id}
            stream={stream}
            isSelected={stream === selected}
            onSelect={() => onSelect(stream.id)}
          />
        ))}
      </ul>
    </nav>
  );
}
