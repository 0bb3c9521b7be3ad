import { formatList } from './format.ts';
import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

/** What browsers call the permission for one host in their prompts. */
const permission: Record<'chrome' | 'firefox', (host: string) => string> = {
  chrome: (host) => `“Read and change your data on ${host}”`,
  firefox: (host) => `“Access your data for ${host}”`,
};

const en = {
  region: 'Set up',
  lead: 'Choose a model to ask',
  intro: 'Gloss comes without a model. It asks the one you choose, straight from this browser.',
  waiting: 'Your question stays below until then.',

  local: 'On this computer',
  /** @param names - The servers that it looks for. */
  localHint: (names: readonly string[]) => `Looks for ${formatList([...names, 'others'])}.`,
  localAsks: (browser: 'chrome' | 'firefox') =>
    `Your browser asks first: ${permission[browser]('127.0.0.1')}. That address is this computer.`,
  services: 'With an API key',
  other: 'Other',
  otherTitle: 'Another provider',
  otherHint: 'Any server with an OpenAI-compatible API.',
  advanced: 'Advanced',
  advancedHint: 'All settings, and servers with other APIs:',
  back: 'Back',

  asking: 'Waiting for you to allow it in your browser…',
  looking: 'Looking for servers on this computer…',
  denied: 'Gloss can’t look without your permission. Nothing was sent.',
  found: (count: number) =>
    plural(count, { one: 'Found # server on this computer.', other: 'Found # servers on this computer.' }),
  noneFound: 'No server found on this computer.',
  startOne: 'Start one, then look again:',
  startInApp: (names: readonly string[]) => `Or start the server in the settings of ${formatList(names)}.`,
  lookAgain: 'Look again',
  servers: 'Servers on this computer',
  /** @param models - How many it lists. */
  models: (models: number) =>
    models === 0 ? 'no models' : plural(models, { one: '# model', other: '# models' }),
  refusals: { 'needs-key': 'needs a key', 'origin-refused': 'refuses browser extensions' },
  noModels: (server: string) => `${server} has no model yet. Download one there, then look again.`,

  modelHint: 'The name that the provider gives it.',
  azureModelHint: 'The name of your deployment.',
  modelMissing: 'Enter a model.',
  keyMissing: (provider: string) => `Enter a key for ${provider}.`,
  asks: (browser: 'chrome' | 'firefox', host: string) =>
    `Your browser asks first: ${permission[browser](host)}. Gloss needs it to send your questions there.`,
  connect: 'Connect',
  connecting: 'Connecting…',
  listing: (provider: string) => `Reading ${provider}’s list of models…`,
  testing: (model: string) => `Testing ${model}…`,
  interrupted: 'Gloss restarted before it was done. Press Connect again.',
  locked: 'Your keys are locked, so Gloss can’t store this one. Unlock them, then press Connect again.',
  unlock: 'Unlock…',
  keyInterrupted: 'Gloss restarted before it could store the key. Press Connect again.',
  keyInvalid: 'The key contains a character that API keys can’t have. Copy it again.',
  saveAnyway: 'Save anyway',
  ready: 'Ready.',
  forbidden: 'Your organization allows only the providers that it has set up, and it has set up none.',
};

/** Setting up the first provider in the panel. */
export const firstRunText = inLanguage({ en });
