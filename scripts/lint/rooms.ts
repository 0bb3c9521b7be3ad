/**
 * A folder of `lib/`, and which of our files its files may import. Files of a room may always import each
 * other.
 */
interface Room {
  /** The rooms of `lib/` that it may import. */
  readonly imports: readonly string[];
  /** The end of the linter's message: the reason for the boundary, and what to do. */
  readonly instead: string;
  /** May call the extension API. */
  readonly browser?: true;
  /** May open a database. */
  readonly database?: true;
  /** May hold signals. Components never leave `components`. */
  readonly signals?: true;
}

const PURE = 'Keep this room pure: take what you need as an argument.';
const PAGES = 'Pages hold no key and no network: ask the background with a frame from lib/protocol.';
const STORAGE = 'Storage does not know who asks: take what you store as an argument.';
const TAKES_ARGUMENTS = 'Take ports, storage and clocks as arguments, so that tests need no browser.';

/** Every room of `lib/`. A new folder needs a line here; a test compares the two. */
export const LIB_ROOMS: Readonly<Record<string, Room>> = {
  protocol: {
    imports: [],
    instead: 'Everything else builds on the protocol, so it imports nothing of ours.',
  },
  sse: { imports: [], instead: 'This room reads bytes for any caller, so it imports nothing of ours.' },
  clock: { imports: [], instead: PURE },
  // The sentences of these rooms' states and problems are keyed by their types.
  wording: {
    imports: ['protocol', 'presets', 'prompts', 'pdf', 'tabs', 'transfer'],
    instead: 'Sentences take values as arguments.',
  },
  faults: { imports: ['protocol', 'redaction', 'clock'], instead: PURE },
  presets: { imports: ['protocol'], instead: PURE },
  prices: { imports: ['protocol'], instead: PURE },
  appearance: { imports: ['protocol'], instead: 'The room that runs before the first paint stays small.' },
  'device-model': { imports: ['protocol'], instead: PURE },
  redaction: { imports: ['protocol'], instead: PURE },
  providers: { imports: ['protocol', 'presets', 'redaction', 'sse'], instead: PURE },
  prompts: { imports: ['protocol', 'wording'], instead: PURE },
  quotations: { imports: ['clock'], instead: PURE },
  ports: { imports: ['protocol', 'faults', 'clock'], instead: TAKES_ARGUMENTS },
  runs: {
    imports: [
      'protocol',
      'presets',
      'providers',
      'sse',
      'prompts',
      'chats',
      'redaction',
      'clock',
      'faults',
      'ledger',
      'device-model',
    ],
    instead: `A key leaves the vault in lib/background only. ${TAKES_ARGUMENTS}`,
  },
  recordings: {
    imports: ['protocol', 'redaction', 'providers', 'runs', 'ledger', 'clock'],
    instead: `A recording replays without a network. ${TAKES_ARGUMENTS}`,
  },
  pictures: { imports: ['protocol', 'faults'], instead: TAKES_ARGUMENTS },
  pdf: { imports: ['protocol', 'capture', 'wording', 'faults'], instead: TAKES_ARGUMENTS },
  docx: { imports: ['protocol', 'transfer'], instead: TAKES_ARGUMENTS },
  markdown: { imports: ['protocol', 'wording', 'clock'], instead: 'The renderer knows text and DOM only.' },
  database: { imports: ['protocol', 'faults'], instead: STORAGE, database: true },
  ledger: { imports: ['protocol', 'database', 'faults', 'clock'], instead: STORAGE, database: true },
  chats: {
    imports: ['protocol', 'prompts', 'pictures', 'database', 'faults', 'clock'],
    instead: STORAGE,
    database: true,
    browser: true,
  },
  transfer: {
    imports: [
      'protocol',
      'presets',
      'chats',
      'prompts',
      'passages',
      'markdown',
      'tabs',
      'wording',
      'faults',
      'clock',
    ],
    instead: TAKES_ARGUMENTS,
  },
  vault: {
    imports: ['protocol', 'presets', 'database', 'faults'],
    instead: STORAGE,
    database: true,
    browser: true,
  },
  settings: {
    imports: ['protocol', 'presets', 'prompts', 'database', 'faults', 'wording'],
    instead: STORAGE,
    database: true,
    browser: true,
  },
  tabs: { imports: ['protocol', 'wording', 'faults'], instead: PAGES, browser: true },
  passages: {
    imports: ['protocol', 'capture', 'tabs', 'wording', 'faults', 'clock'],
    instead: PAGES,
    browser: true,
  },
  capture: {
    imports: ['protocol', 'passages', 'pictures', 'tabs', 'wording', 'faults', 'clock'],
    instead: PAGES,
    browser: true,
  },
  'window-state': {
    imports: ['protocol', 'prompts', 'chats', 'pictures', 'database', 'faults', 'clock'],
    instead: PAGES,
    database: true,
    browser: true,
  },
  background: {
    imports: [
      'capture',
      'chats',
      'clock',
      'database',
      'faults',
      'ledger',
      'passages',
      'pdf',
      'pictures',
      'ports',
      'presets',
      'prices',
      'prompts',
      'protocol',
      'providers',
      'redaction',
      'runs',
      'settings',
      'sse',
      'tabs',
      'vault',
      'window-state',
      'wording',
    ],
    instead: 'The background has no DOM and shows nothing: send a frame and let the page do it.',
    browser: true,
  },
  panel: {
    imports: [
      'capture',
      'clock',
      'docx',
      'faults',
      'markdown',
      'pdf',
      'pictures',
      'ports',
      'presets',
      'prices',
      'prompts',
      'protocol',
      'tabs',
      'wording',
    ],
    instead: PAGES,
    signals: true,
  },
  // It parses what it shows again, and replays it: `recordings` has neither a key nor a network.
  inspector: {
    imports: ['clock', 'faults', 'ports', 'protocol', 'recordings', 'wording'],
    instead: PAGES,
    signals: true,
  },
  options: {
    imports: [
      'clock',
      'device-model',
      'faults',
      'ports',
      'presets',
      'prompts',
      'protocol',
      'tabs',
      'transfer',
      'wording',
    ],
    instead: PAGES,
    signals: true,
  },
};

/**
 * Rooms outside `lib/`: the globs of their files, and which parts of `lib/` and `components/` they may
 * import.
 */
export const OTHER_ROOMS = [
  {
    files: ['components/ui/**'],
    lib: ['protocol', 'wording', 'clock', 'faults'],
    components: ['ui'],
    instead: 'Controls know nothing of what they are used for: take it as a prop.',
  },
  {
    files: ['components/answer/**'],
    lib: ['markdown', 'wording', 'protocol', 'quotations', 'clock', 'faults', 'passages'],
    components: ['ui', 'answer'],
    instead: 'A rendered answer takes its text as a prop.',
  },
  {
    files: ['components/providers/**'],
    lib: ['presets', 'protocol', 'wording'],
    components: ['ui', 'providers'],
    instead: 'Both pages set providers up: take stores and the browser as props.',
  },
  {
    files: ['components/panel/**'],
    lib: [
      'capture',
      'clock',
      'faults',
      'markdown',
      'panel',
      'pdf',
      'pictures',
      'presets',
      'prices',
      'prompts',
      'protocol',
      'quotations',
      'tabs',
      'transfer',
      'wording',
    ],
    components: ['ui', 'providers', 'answer', 'panel'],
    instead: PAGES,
  },
  {
    files: ['components/options/**'],
    lib: ['clock', 'faults', 'options', 'presets', 'prompts', 'protocol', 'tabs', 'transfer', 'wording'],
    components: ['ui', 'providers', 'options'],
    instead: PAGES,
  },
  {
    files: ['components/inspector/**'],
    lib: ['clock', 'faults', 'inspector', 'markdown', 'protocol', 'wording'],
    components: ['ui', 'answer', 'inspector'],
    instead: PAGES,
  },
  {
    files: ['entrypoints/inspector/**'],
    lib: ['clock', 'faults', 'inspector', 'ports', 'protocol', 'tabs', 'transfer', 'wording'],
    components: ['ui', 'answer', 'inspector'],
    instead: PAGES,
  },
  {
    files: ['entrypoints/sidepanel/**', 'entrypoints/options/**'],
    lib: [
      'appearance',
      'capture',
      'clock',
      'device-model',
      'faults',
      'options',
      'panel',
      'ports',
      'presets',
      'prompts',
      'protocol',
      'tabs',
      'transfer',
      'window-state',
      'wording',
    ],
    components: ['ui', 'providers', 'answer', 'panel', 'options'],
    instead: PAGES,
  },
  {
    files: ['entrypoints/first-frame.ts'],
    lib: ['appearance', 'panel', 'protocol'],
    components: [],
    instead: 'What runs before the first paint stays small.',
  },
  {
    files: [
      'entrypoints/capture-*.ts',
      'entrypoints/highlight-passage.ts',
      'entrypoints/*-passages.ts',
      'entrypoints/fingerprint-page.ts',
    ],
    lib: ['capture', 'passages', 'pictures', 'protocol', 'wording', 'clock'],
    components: [],
    instead:
      'A script that runs inside pages reads or marks them and returns. It knows no settings and no keys.',
  },
  {
    files: ['entrypoints/background.ts'],
    lib: ['background', 'device-model', ...(LIB_ROOMS['background']?.imports ?? [])],
    components: [],
    instead: 'The background has no DOM. What pages show belongs to lib/panel, lib/options and components.',
  },
] as const;

/** The rooms of `lib/` that the relay may import. */
export const RELAY_IMPORTS: readonly string[] = [
  'clock',
  'presets',
  'prompts',
  'protocol',
  'providers',
  'redaction',
  'runs',
  'sse',
];
