import type { JSX } from 'preact';
import { useId, useMemo, useState } from 'preact/hooks';

import { useLeaveWarning } from '#components/options/use-leave-warning.ts';
import { useStored } from '#components/options/use-stored.ts';
import { Button } from '#components/ui/Button.tsx';
import { Disclosure } from '#components/ui/Disclosure.tsx';
import { Field } from '#components/ui/Field.tsx';
import { useLoaded } from '#components/ui/use-loaded.ts';
import type { NotesPlatform } from '#lib/options/options-platform.ts';
import { INITIAL_NOTES, MAX_TEMPLATE, type NoteSettings } from '#lib/protocol/note-settings.ts';
import {
  INITIAL_TEMPLATE,
  NOTE_PLACEHOLDERS,
  parseTemplate,
  TURN_PLACEHOLDERS,
} from '#lib/transfer/notes/note-template.ts';
import { notesText } from '#lib/wording/notes.ts';

interface ReadingNotesProps {
  readonly platform: NotesPlatform;
  /** Shows the fault when the work fails. */
  readonly attempt: <T>(work: Promise<T>) => Promise<T | undefined>;
}

/** The built-in template is shown as text that can be changed, and stored as no template. */
function asTyped({ template, vault }: NoteSettings): NoteSettings {
  return { template: template || INITIAL_TEMPLATE, vault };
}

function asStored({ template, vault }: NoteSettings): NoteSettings {
  return { template: template === INITIAL_TEMPLATE ? '' : template, vault: vault.trim() };
}

function PlaceholderList({ names }: { readonly names: readonly (keyof typeof notesText.placeholders)[] }) {
  return (
    <dl class="note-placeholders">
      {names.map((name) => (
        <div key={name}>
          <dt>
            <code>{`{{${name}}}`}</code>
          </dt>
          <dd>{notesText.placeholders[name]}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The template of reading notes, with a preview, and the vault that Obsidian adds them to. */
export function ReadingNotes({ platform, attempt }: ReadingNotesProps): JSX.Element {
  const [typed, setTyped] = useState(asTyped(INITIAL_NOTES));
  const [stored, setStored] = useState(typed);
  const [isSaved, setSaved] = useState(false);
  const [isPreviewed, setPreviewed] = useState(false);
  const heading = useId();
  useLeaveWarning(typed.template !== stored.template || typed.vault !== stored.vault);
  const read = useMemo(() => parseTemplate(typed.template), [typed.template]);
  const writer = useLoaded(isPreviewed, () => import('#lib/transfer/notes/sample-note.ts'));

  const isRead = useStored(platform, attempt, (notes) => {
    setTyped(asTyped(notes));
    setStored(asTyped(notes));
  });

  function change(next: Partial<NoteSettings>): void {
    setTyped({ ...typed, ...next });
    setSaved(false);
  }

  async function save(): Promise<void> {
    if ('problem' in read) return;
    const done = await attempt(platform.save(asStored(typed)).then(() => true));
    if (!done) return;
    setStored(typed);
    setSaved(true);
  }

  return (
    <section class="section reading-notes" aria-labelledby={heading}>
      <header class="section-head">
        <h2 id={heading}>{notesText.title}</h2>
        <p>{notesText.intro}</p>
      </header>
      <form
        class="note-form"
        inert={!isRead}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field
          label={notesText.template}
          hint={<p>{notesText.templateHint}</p>}
          error={'problem' in read ? notesText.problem(read.problem) : undefined}
        >
          {(attributes) => (
            <textarea
              {...attributes}
              class="note-template"
              rows={14}
              maxLength={MAX_TEMPLATE}
              spellcheck={false}
              value={typed.template}
              onInput={({ currentTarget }) => change({ template: currentTarget.value })}
            />
          )}
        </Field>
        <Disclosure summary={notesText.placeholderList}>
          <PlaceholderList names={NOTE_PLACEHOLDERS} />
          <p class="hint">{notesText.turnHint}</p>
          <PlaceholderList names={TURN_PLACEHOLDERS} />
          <p class="hint">{notesText.propertyHint}</p>
        </Disclosure>
        <Disclosure summary={notesText.preview} onToggle={setPreviewed}>
          <pre class="note-preview" role="region" aria-label={notesText.preview} tabIndex={0}>
            {'template' in read ? writer?.writeSampleNote(read.template) : notesText.noPreview}
          </pre>
        </Disclosure>
        <Field label={notesText.vault} hint={<p>{notesText.vaultHint}</p>}>
          {(attributes) => (
            <input
              {...attributes}
              type="text"
              maxLength={200}
              autocomplete="off"
              spellcheck={false}
              dir="auto"
              value={typed.vault}
              onInput={({ currentTarget }) => change({ vault: currentTarget.value })}
            />
          )}
        </Field>
        <div class="note-buttons">
          <Button type="submit">{notesText.saveSettings}</Button>
          <Button
            disabled={typed.template === INITIAL_TEMPLATE}
            onClick={() => change({ template: INITIAL_TEMPLATE })}
          >
            {notesText.reset}
          </Button>
        </div>
        <p class="hint" role="status">
          {isSaved ? notesText.settingsSaved : ''}
        </p>
      </form>
    </section>
  );
}
