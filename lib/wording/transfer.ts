import { MAX_FAVOURITES } from '#lib/protocol/model.ts';
import type { ExportFormat } from '#lib/transfer/exports/file-name.ts';
import type {
  ChatProblem,
  FileProblem,
  ImportProblem,
  ImportReport,
} from '#lib/transfer/imports/import-report.ts';

import { faultText } from './faults.ts';
import { formatNumber } from './format.ts';
import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

/** Longer names from a file are cut in messages. */
const MAX_NAMED_CHARACTERS = 60;

function cut(name: string): string {
  if (name.length <= MAX_NAMED_CHARACTERS) return name;
  // Not in the middle of a character.
  const start = name.slice(0, MAX_NAMED_CHARACTERS).replace(/[\uD800-\uDBFF]$/u, '');
  return `${start.trimEnd()}…`;
}

const fileProblems: Record<FileProblem, string> = {
  'not-json': 'isn’t a JSON or ZIP file.',
  unknown: 'isn’t an export that Gloss can read.',
  'newer-version': 'comes from a newer version of Gloss. Update Gloss, then import it again.',
  cut: 'ends in the middle. The chats before that were imported; export it again to get the rest.',
  damaged: 'is a damaged ZIP file. Download it again, then import it again.',
  encrypted: 'is an encrypted ZIP file. Unpack it, then import the JSON files in it.',
  empty: 'has no chats.',
  'settings-unreadable': 'has settings that can’t be read. The rest of it was imported.',
  unreadable: 'couldn’t be read. Check that it’s still there, then import it again.',
};

const chatProblems: Record<ChatProblem, string> = {
  empty: 'has no messages.',
  unreadable: 'isn’t a readable chat.',
  'too-large': 'is too large to import.',
  'too-deep': 'is nested too deeply to be a chat.',
  'not-stored': 'couldn’t be stored. Perhaps it’s too large.',
};

function describeProblem(problem: ImportProblem): string {
  if (problem.type === 'file') return `${cut(problem.file)} ${fileProblems[problem.reason]}`;
  const name = problem.title === '' ? `A chat in ${cut(problem.file)}` : `“${cut(problem.title)}”`;
  if (problem.type === 'chat') return `${name} ${chatProblems[problem.reason]}`;
  const { count } = problem;
  return `${name}: ${plural(count, { one: '# message couldn’t be read.', other: '# messages couldn’t be read.' })}`;
}

function describeAdded({ chats, grown, messages, known, settings }: ImportReport): string[] {
  const count = plural(messages, { one: '# message', other: '# messages' });
  return [
    ...(chats > 0
      ? [plural(chats, { one: `# chat imported, with ${count}.`, other: `# chats imported, with ${count}.` })]
      : []),
    ...(grown > 0
      ? [plural(grown, { one: '# chat got new messages.', other: '# chats got new messages.' })]
      : []),
    ...(known > 0
      ? [plural(known, { one: '# chat was already here.', other: '# chats were already here.' })]
      : []),
    ...(settings && settings.providers > 0
      ? [
          plural(settings.providers, {
            one: '# provider added; enter its key.',
            other: '# providers added; enter their keys.',
          }),
        ]
      : []),
    ...(settings && settings.savedQuestions > 0
      ? [
          plural(settings.savedQuestions, {
            one: '# saved question added.',
            other: '# saved questions added.',
          }),
        ]
      : []),
    ...(settings && settings.favourites > 0
      ? [
          plural(settings.favourites, {
            one: '# favourite model added.',
            other: '# favourite models added.',
          }),
        ]
      : []),
    ...(settings && settings.favouritesLeftOut > 0
      ? [
          plural(settings.favouritesLeftOut, {
            one: `# favourite model was left out: Gloss keeps ${formatNumber(MAX_FAVOURITES)}.`,
            other: `# favourite models were left out: Gloss keeps ${formatNumber(MAX_FAVOURITES)}.`,
          }),
        ]
      : []),
    ...(settings && settings.unreadable > 0
      ? [
          plural(settings.unreadable, {
            one: '# setting couldn’t be imported.',
            other: '# settings couldn’t be imported.',
          }),
        ]
      : []),
  ];
}

function describeImport(report: ImportReport): string {
  const { stopped } = report;
  const added = describeAdded(report);
  return [
    ...(stopped === 'cancelled' ? ['Import cancelled.'] : []),
    ...(added.length > 0 ? added : ['Nothing was imported.']),
    ...(stopped && stopped !== 'cancelled' ? [faultText[stopped]] : []),
  ].join(' ');
}

const formats: Record<ExportFormat, string> = {
  markdown: 'Markdown, to read and edit',
  html: 'Web page, to read and print',
  json: 'JSON, to import again',
};

const en = {
  heading: 'Export and import',
  intro:
    'Files are made on this computer and sent nowhere. Markdown and web pages have the versions that you see, with links to the sources; JSON has everything.',
  format: 'Format',
  formats,
  export: 'Export all chats',
  backUp: 'Back up settings and chats',
  backUpHint:
    'A backup has providers, saved questions, favourite models, limits, the template of notes and all chats, but no API keys and no header values. It includes what you typed into body fields and templates.',
  import: 'Import…',
  importHint:
    'Accepts Gloss’s own files, and exports from ChatGPT, Claude and Open WebUI: the ZIP file, or the JSON files in it. Nothing you already have is changed.',
  expires: (days: number) =>
    plural(days, {
      one: 'Chats are kept for # day: older ones will be deleted again soon after the import.',
      other: 'Chats are kept for # days: older ones will be deleted again soon after the import.',
    }),
  files: 'Files to import',
  exporting: 'Exporting…',
  importing: 'Importing…',
  exported: (chats: number, name: string) =>
    plural(chats, { one: `# chat exported to ${name}.`, other: `# chats exported to ${name}.` }),
  missing: (messages: number) =>
    plural(messages, {
      one: '# message couldn’t be read and is missing.',
      other: '# messages couldn’t be read and are missing.',
    }),
  exportCancelled: 'Export cancelled. No file was saved.',
  exportFailed: 'The export failed.',
  imported: describeImport,
  problem: describeProblem,
  problems: (count: number) =>
    plural(count, { one: 'What wasn’t imported (#)', other: 'What wasn’t imported (#)' }),
  moreProblems: (count: number) => `And ${formatNumber(count)} more.`,

  exportChat: 'Export…',
  exportChatHint: 'Markdown, web page or JSON.',
  exportChatTitle: 'Export chat',
  saved: (name: string) => `Saved as ${name}.`,
  notThere: 'This chat no longer exists.',
};

/** Exporting and importing, on both pages. */
export const transferText = inLanguage({ en });
