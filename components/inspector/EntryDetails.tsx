import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';

import { TextButton } from '#components/ui/TextButton.tsx';
import type { StreamEntry } from '#lib/protocol/frames/inspector-frames.ts';
import { inspectorText } from '#lib/wording/inspector.ts';

import { describeFound, nameEntry, textOf } from './describe-entry.ts';
import { toVisible, toVisibleLine } from './visible-text.ts';

/** More is shown on request: one entry may have megabytes. */
const SHOWN_LENGTH = 20_000;

interface EntryDetailsProps {
  readonly entry: StreamEntry;
  readonly index: number;
}

function Headers({ headers }: { headers: Readonly<Record<string, string>> }): JSX.Element {
  return (
    <dl class="entry-headers" aria-label={inspectorText.headers}>
      {Object.entries(headers).map(([name, value]) => (
        <div key={name}>
          <dt>{toVisibleLine(name)}</dt>
          <dd>
            <bdi>{toVisibleLine(value)}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** One entry in full. */
export function EntryDetails({ entry, index }: EntryDetailsProps): JSX.Element {
  const heading = useId();
  const [isWhole, setWhole] = useState(false);
  const text = textOf(entry);
  const found = describeFound(entry);
  return (
    <section class="entry-details" aria-labelledby={heading}>
      <h3 id={heading}>
        <bdi>{inspectorText.entryTitle(index + 1, toVisibleLine(nameEntry(entry).slice(0, 80)))}</bdi>
      </h3>
      <p class="hint">
        {inspectorText.seconds(entry.at)}
        {found !== '' && ` · ${found}`}
        {entry.kind === 'event' && entry.id !== '' && (
          <>
            {' · '}
            {inspectorText.eventId(<bdi>{toVisibleLine(entry.id)}</bdi>)}
          </>
        )}
      </p>
      <div class="entry-text" role="region" tabIndex={0} aria-label={inspectorText.data}>
        <pre dir="ltr">{toVisible(isWhole ? text : text.slice(0, SHOWN_LENGTH))}</pre>
      </div>
      {!isWhole && text.length > SHOWN_LENGTH && (
        <TextButton onClick={() => setWhole(true)}>{inspectorText.showAll(text.length)}</TextButton>
      )}
      {entry.kind === 'response' && <Headers headers={entry.headers} />}
    </section>
  );
}
