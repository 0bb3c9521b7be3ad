import './notes.css';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { type NotesPlatform, type PanelTools, usePanel } from '#components/panel/panel-context.ts';
import { Button } from '#components/ui/Button.tsx';
import { Dialog } from '#components/ui/Dialog.tsx';
import { Field } from '#components/ui/Field.tsx';
import { findFaultKind } from '#lib/faults/fault-error.ts';
import { reportFault } from '#lib/faults/report-fault.ts';
import type { ListedChat } from '#lib/protocol/chat-list.ts';
import { isTemporaryChat } from '#lib/protocol/chat.ts';
import { INITIAL_TEMPLATE, type NoteTemplate, parseTemplate } from '#lib/transfer/notes/note-template.ts';
import { callObsidian } from '#lib/transfer/notes/obsidian-uri.ts';
import type { ChatNotes } from '#lib/transfer/notes/page-notes.ts';
import type { NoteTurn, ReadingNote } from '#lib/transfer/notes/reading-note.ts';
import { actionText } from '#lib/wording/actions.ts';
import { faultText } from '#lib/wording/faults.ts';
import { notesText } from '#lib/wording/notes.ts';

/** Longer notes are still copied and saved in full. */
const MAX_PREVIEW = 20_000;
/** The value of the option that is not a page. */
const CHAT = '';

interface NotesDialogProps {
  readonly chat: Pick<ListedChat, 'id' | 'title'>;
  readonly onClose: () => void;
}

interface Loaded {
  readonly platform: NotesPlatform;
  readonly notes: ChatNotes;
  readonly template: NoteTemplate;
  readonly isBuiltIn: boolean;
  readonly vault: string;
}

interface Said {
  readonly text: string;
  readonly isProblem: boolean;
}

/** What the panel shows, for a chat that is stored nowhere else. */
function shownTurns({ store }: PanelTools): NoteTurn[] {
  const messages = store.conversation.messages.peek();
  return messages.flatMap((message, index) => {
    if (message.role !== 'user') return [];
    const next = messages[index + 1];
    const answer = next?.role === 'assistant' && {
      answer: next.answer.peek(),
      state: next.state.peek(),
      model: next.model.peek(),
      provider: next.provider.peek(),
    };
    return [{ question: message, askedAt: message.receipt?.at ?? store.now(), ...(answer && { answer }) }];
  });
}

/** The user's template, or the built-in one if there is no usable one. */
function readTemplate(own: string): Pick<Loaded, 'template' | 'isBuiltIn'> | undefined {
  const read = parseTemplate(own === '' ? INITIAL_TEMPLATE : own);
  if ('template' in read) return { template: read.template, isBuiltIn: false };
  const initial = parseTemplate(INITIAL_TEMPLATE);
  return 'template' in initial ? { template: initial.template, isBuiltIn: true } : undefined;
}

/** Reading notes of a chat, or of everything that was asked about one of its pages: to copy, save or open in Obsidian. */
export function NotesDialog({ chat, onClose }: NotesDialogProps): JSX.Element {
  const tools = usePanel();
  const [loaded, setLoaded] = useState<Loaded | undefined>();
  const [about, setAbout] = useState(CHAT);
  const [note, setNote] = useState<ReadingNote | undefined>();
  const [said, setSaid] = useState<Said | undefined>();

  function fail(error: unknown): void {
    reportFault(error, 'panel');
    setSaid({ text: `${notesText.failed} ${faultText[findFaultKind(error)]}`, isProblem: true });
  }

  async function load(): Promise<void> {
    const isMemory = isTemporaryChat(chat.id) || tools.platform.isPrivate.peek();
    const shown = isMemory ? shownTurns(tools) : undefined;
    const platform = await tools.platform.loadNotes();
    const [settings, notes] = await Promise.all([platform.readSettings(), platform.readChat(chat, shown)]);
    const template = readTemplate(settings.template);
    if (!notes || !template) return setSaid({ text: notesText.empty, isProblem: false });
    setLoaded({ platform, notes, vault: settings.vault, ...template });
    setNote(notes.ofChat(template.template));
  }

  useEffect(() => void load().catch(fail), []);

  async function choose({ notes, template }: Loaded, page: string): Promise<void> {
    setAbout(page);
    setSaid(undefined);
    const quoted = notes.pages.find((one) => one.page === page);
    try {
      setNote(quoted ? await notes.ofPage(quoted, template) : notes.ofChat(template));
    } catch (error) {
      fail(error);
    }
  }

  async function copy({ text }: ReadingNote): Promise<boolean> {
    try {
      await tools.platform.copy(text);
      return true;
    } catch {
      setSaid({ text: notesText.notCopied, isProblem: true });
      return false;
    }
  }

  async function openInObsidian({ platform, vault }: Loaded, one: ReadingNote): Promise<void> {
    const { uri, usesClipboard } = callObsidian(one.fileName, one.text, vault);
    if (usesClipboard && !(await copy(one))) return;
    try {
      await platform.callProgram(uri);
      const text = usesClipboard ? notesText.openedFromClipboard : notesText.opened;
      setSaid({ text, isProblem: false });
    } catch {
      setSaid({ text: notesText.notOpened, isProblem: true });
    }
  }

  return (
    <Dialog title={notesText.title} class="notes" onCancel={onClose}>
      {loaded && loaded.notes.pages.length > 0 && (
        <Field label={notesText.about}>
          {(attributes) => (
            <select
              {...attributes}
              data-first
              value={about}
              onChange={({ currentTarget }) => void choose(loaded, currentTarget.value)}
            >
              <option value={CHAT}>{notesText.chat}</option>
              {loaded.notes.pages.map(({ page, title }) => (
                <option key={page} value={page}>
                  {notesText.page(title)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {loaded?.isBuiltIn && <p class="notes-hint">{notesText.builtIn}</p>}
      {note && (
        <pre class="notes-preview" role="region" aria-label={notesText.preview} tabIndex={0} dir="auto">
          {note.text.slice(0, MAX_PREVIEW)}
        </pre>
      )}
      {note && note.text.length > MAX_PREVIEW && (
        <p class="notes-hint">{notesText.more(note.text.length - MAX_PREVIEW)}</p>
      )}
      <p class={said?.isProblem ? 'notes-said problem' : 'notes-said'} role="status">
        {said?.text}
      </p>
      <div class="dialog-buttons">
        <Button onClick={onClose}>{notesText.close}</Button>
        {note && loaded && (
          <>
            <Button
              onClick={() =>
                void copy(note).then((done) => done && setSaid({ text: notesText.copied, isProblem: false }))
              }
            >
              {actionText.copy}
            </Button>
            <Button
              onClick={() => {
                loaded.platform.save(note.fileName, note.text);
                setSaid({ text: notesText.saved(note.fileName), isProblem: false });
              }}
            >
              {notesText.save}
            </Button>
            <Button onClick={() => void openInObsidian(loaded, note)}>{notesText.obsidian}</Button>
          </>
        )}
      </div>
    </Dialog>
  );
}
