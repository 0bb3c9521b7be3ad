import '#components/ui/checkbox.css';
import type { JSX } from 'preact';
import { useId, useMemo, useState } from 'preact/hooks';

import { Button } from '#components/ui/Button.tsx';
import { Notice } from '#components/ui/Notice.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import type { InspectedStream } from '#lib/inspector/create-inspected-stream.ts';
import type { InspectorStore, StreamFormat } from '#lib/inspector/create-inspector-store.ts';
import { isProblem } from '#lib/inspector/stream-summary.ts';
import { inspectorText } from '#lib/wording/inspector.ts';

import { EntryDetails } from './EntryDetails.tsx';
import { EntryGrid } from './EntryGrid.tsx';
import { ReplayView } from './ReplayView.tsx';
import { SaveDialog } from './SaveDialog.tsx';
import { TimelineChart } from './TimelineChart.tsx';
import { toVisibleLine } from './visible-text.ts';

interface StreamViewProps {
  readonly stream: InspectedStream;
  readonly store: InspectorStore;
  readonly onSave: (stream: InspectedStream, format: StreamFormat, hasText: boolean) => void;
}

function Facts({ stream }: { stream: InspectedStream }): JSX.Element {
  const { events, bytes, firstEventMs, lastAt } = stream.summary.value;
  const end = stream.end.value;
  const facts = [
    inspectorText.dialect(stream.info.dialect),
    inspectorText.events(events),
    inspectorText.size(bytes),
    inspectorText.duration(lastAt),
    ...(firstEventMs === undefined ? [] : [inspectorText.firstEvent(firstEventMs)]),
    end ? inspectorText.state(end) : inspectorText.live,
  ];
  return <p class="stream-summary">{facts.join(' · ')}</p>;
}

function Head({ stream }: { stream: InspectedStream }): JSX.Element {
  const { provider, model, origin } = stream.info;
  return (
    <header class="stream-head">
      <h2>
        <bdi>{toVisibleLine(provider)}</bdi>
      </h2>
      <p class="hint">
        <bdi>{model === '' ? inspectorText.untitled : toVisibleLine(model)}</bdi> ·{' '}
        <bdi>{toVisibleLine(origin)}</bdi>
      </p>
      <Facts stream={stream} />
    </header>
  );
}

/** One stream: its totals, timeline, entries and actions. */
export function StreamView({ stream, store, onSave }: StreamViewProps): JSX.Element {
  const heading = useId();
  const [marked, setMarked] = useState<number | undefined>(undefined);
  const [isFiltered, setFiltered] = useState(false);
  const [isSaving, setSaving] = useState(false);
  const { problems } = stream.summary.value;
  const dropped = stream.dropped.value;
  const current = store.replay.current.value;
  const replay = current?.stream === stream.id ? current : undefined;
  const listed = useMemo(
    () =>
      isFiltered && problems > 0
        ? stream.entries.flatMap((entry, index) => (isProblem(entry) ? [index] : []))
        : undefined,
    [isFiltered, problems, stream],
  );
  const entry = marked === undefined ? undefined : stream.entries[marked];
  const cursor = replay?.isLive.value && replay.isPaced ? replay.index.value : marked;
  return (
    <section class="stream" aria-labelledby={heading}>
      <Head stream={stream} />
      <TimelineChart stream={stream} marked={cursor} onSelect={setMarked} />
      <div class="stream-buttons">
        <Button onClick={() => store.replay.start(stream, true)}>{inspectorText.replay}</Button>
        <Button onClick={() => store.replay.start(stream, false)}>{inspectorText.replayAtOnce}</Button>
        <Button onClick={() => setSaving(true)}>{inspectorText.save}</Button>
        <TextButton onClick={() => store.remove(stream.id)}>{inspectorText.removeShort}</TextButton>
      </div>
      {dropped > 0 && <Notice isRuled>{inspectorText.dropped(dropped)}</Notice>}
      {replay && <ReplayView replay={replay} stream={stream} control={store.replay} />}
      <div class="stream-entries">
        <div class="entries-head">
          <h3 id={heading}>{inspectorText.entries}</h3>
          {problems > 0 && (
            <label class="problems-only">
              <input
                type="checkbox"
                checked={isFiltered}
                onChange={({ currentTarget }) => setFiltered(currentTarget.checked)}
              />
              {inspectorText.problemsOnly(problems)}
            </label>
          )}
        </div>
        <EntryGrid stream={stream} listed={listed} marked={cursor} onSelect={setMarked} />
        {entry && marked !== undefined ? (
          <EntryDetails key={marked} entry={entry} index={marked} />
        ) : (
          <p class="hint entry-none">{inspectorText.selectEntry}</p>
        )}
      </div>
      {isSaving && (
        <SaveDialog
          origin={stream.info.origin}
          onCancel={() => setSaving(false)}
          onSave={(format, hasText) => {
            setSaving(false);
            onSave(stream, format, hasText);
          }}
        />
      )}
    </section>
  );
}
