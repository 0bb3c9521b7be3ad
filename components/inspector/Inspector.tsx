import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import { Button } from '#components/ui/Button.tsx';
import { Notice } from '#components/ui/Notice.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import type { FileNote, InspectorStore } from '#lib/inspector/create-inspector-store.ts';
import { inspectorText } from '#lib/wording/inspector.ts';

import { StreamList } from './StreamList.tsx';
import { StreamView } from './StreamView.tsx';
import { toVisibleLine } from './visible-text.ts';

interface InspectorProps {
  readonly store: InspectorStore;
  /** Offers a file for download. */
  readonly saveFile: (name: string, text: string) => void;
}

function describeNote(note: FileNote): string {
  return note.type === 'problem'
    ? inspectorText.fileProblems[note.problem]
    : inspectorText.skipped(note.count);
}

function OpenButton({ store }: { store: InspectorStore }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button title={inspectorText.openHint} onClick={() => input.current?.click()}>
        {inspectorText.open}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        data-part="open"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file) void store.open(file.name, () => file.text());
          currentTarget.value = '';
        }}
      />
    </>
  );
}

/** Opens a file that is dropped anywhere on the page; without this, the browser would navigate to it. */
function useFileDrop(store: InspectorStore): void {
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    document.addEventListener('dragover', (event) => event.preventDefault(), { signal });
    document.addEventListener(
      'drop',
      (event) => {
        event.preventDefault();
        const file = event.dataTransfer?.files[0];
        if (file) void store.open(file.name, () => file.text());
      },
      { signal },
    );
    return () => ending.abort();
  }, [store]);
}

function Empty(): JSX.Element {
  return (
    <div class="inspector-empty">
      <h2>{inspectorText.empty}</h2>
      <p>{inspectorText.emptyText}</p>
      <p>{inspectorText.emptyOpen}</p>
      <p class="hint">{inspectorText.emptyPrivate}</p>
    </div>
  );
}

/** The stream inspector. */
export function Inspector({ store, saveFile }: InspectorProps): JSX.Element {
  const streams = store.streams.value;
  const selected = store.selected.value;
  const note = store.note.value;
  useFileDrop(store);
  return (
    <main class="inspector">
      <header class="inspector-head">
        <h1>
          <span class="wordmark">Gloss</span> <span class="inspector-title">{inspectorText.title}</span>
        </h1>
        <OpenButton store={store} />
      </header>
      {note && (
        <Notice
          role="alert"
          isRuled
          part="file"
          buttons={<TextButton onClick={() => store.dismissNote()}>{inspectorText.dismiss}</TextButton>}
        >
          <bdi>{toVisibleLine(note.file)}</bdi> {describeNote(note)}
        </Notice>
      )}
      {streams.length === 0 || !selected ? (
        <Empty />
      ) : (
        <div class="inspector-body">
          <StreamList streams={streams} selected={selected} onSelect={(id) => store.select(id)} />
          <StreamView
            key={selected.id}
            stream={selected}
            store={store}
            onSave={(stream, format, hasText) =>
              void store
                .write(stream, format, hasText)
                .then((text) => saveFile(inspectorText.fileName(format, new Date()), text))
            }
          />
        </div>
      )}
    </main>
  );
}
