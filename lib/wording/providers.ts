import type { BaseUrlProblem } from '#lib/presets/check-base-url.ts';
import type { KeyProblem } from '#lib/protocol/frames/options-frames.ts';
import type { HttpDialectName } from '#lib/protocol/provider.ts';

import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

const customPresets: Record<HttpDialectName, string> = {
  'chat-completions': 'Custom (OpenAI-compatible)',
  responses: 'Custom (Responses)',
  messages: 'Custom (Anthropic Messages)',
  gemini: 'Custom (Gemini)',
  'event-stream': 'Custom (event stream)',
};

const urlProblems: Record<BaseUrlProblem, string> = {
  empty: 'Enter the base URL from the provider’s documentation.',
  'no-scheme': 'Start with https://, or with http:// for a server on this computer.',
  incomplete: 'This address is incomplete.',
  'other-scheme': 'Only https:// and http:// addresses work.',
  credentials: 'Remove the name and password before the @. The key goes into the field “API key”.',
  fragment: 'Remove the # and everything after it.',
  query: 'Remove the ? and everything after it.',
};

const keyProblems: Record<KeyProblem, string> = {
  interrupted: 'Gloss restarted before it could store the key. Press Save again.',
  locked: 'Your keys are locked. Unlock them below under “Keys”, then press Save again.',
  'invalid-character': 'The key contains a character that API keys can’t have. Copy it again.',
};

const en = {
  list: 'Providers',
  add: 'Add provider',
  facts: (model: string, isDefault: boolean, isEdited: boolean) =>
    [model || 'No model', ...(isDefault ? ['default'] : []), ...(isEdited ? ['unsaved changes'] : [])].join(
      ' · ',
    ),
  newProvider: 'New provider',
  customPresets,

  provider: 'Provider',
  presetGroups: { service: 'Services', local: 'On this computer', custom: 'Custom' },
  name: 'Name',
  nameHint: 'Shown in the panel.',
  resource: 'Resource name',
  resourceHint: (template: string) =>
    `The part in braces of ${template}. For another host, enter the base URL.`,
  resourceWrong: 'Enter the name only: letters, digits and hyphens.',
  baseUrl: 'Base URL',
  baseUrlHint: 'Copy it from the provider’s documentation, with /v1 if it has one.',
  streamUrlHint: 'The address of the event stream.',
  urlProblems,
  removedEndpoint: (endpoint: string) => `Removed /${endpoint}: Gloss adds it itself.`,

  key: 'API key',
  keyNeeded: 'Stored in this browser and sent to this provider only.',
  keyOptional: 'Needed only if this server asks for one.',
  keySaved: (lastFour: string, origin: string) =>
    `${lastFour === '' ? 'Key saved' : `Key saved, ends in …${lastFour}`}. Gloss sends it to ${origin} only.`,
  keyElsewhere: (saved: string, now: string) => `The saved key is for ${saved}. Enter the key for ${now}.`,
  createKey: (host: string) => `Create a key at ${host}`,
  replaceKey: 'Enter a new key',
  showKey: 'Show',
  hideKey: 'Hide',
  removeKey: 'Remove key',
  keyRemoved: (provider: string, hasKey: boolean, hasHeaders: boolean) =>
    `Removed the ${hasHeaders ? (hasKey ? 'key and headers' : 'headers') : 'key'} for ${provider}.`,
  keyNotRestored: 'Gloss no longer has that key. Enter it again.',
  keyProblems,
  keyCut: 'Removed “Bearer” from the key: Gloss adds it itself.',
  keyNotSaved: (reason: string) => `The key was not saved. ${reason}`,

  model: 'Model',
  modelMissing: 'Enter a model, or fetch the models and choose one.',
  fetchModels: 'Fetch models',
  fetchingModels: 'Fetching models…',
  modelsFound: (count: number) =>
    count === 0
      ? 'This provider doesn’t list models.'
      : plural(count, { one: '# model found.', other: '# models found.' }),

  method: 'Method',
  template: 'Request template',
  /** @param names - The placeholders that are filled in, as code; `images` only if the request has a body. */
  templateHint: <T>(names: { question: T; context: T; prompt: T; model: T; images: T | undefined }) => [
    names.images === undefined ? 'The query string' : 'The JSON body',
    ' of the request. Gloss fills in ',
    names.question,
    ', ',
    names.context,
    ', ',
    names.prompt,
    ' (both)',
    ...(names.images === undefined
      ? [' and ', names.model]
      : [', ', names.model, ' and, for pictures, ', names.images, ' (an array of data URLs)']),
    '. Settings under Advanced fill {{system}}, {{temperature}}, {{length}} and {{effort}}.',
  ],
  textField: 'Text field',
  textFieldHint: <T>(example: T) => [
    'Where each event’s JSON holds the text, such as ',
    example,
    '. Leave it empty if the data itself is the text.',
  ],

  save: 'Save',
  saved: 'Saved.',
  savedWithoutModel: 'Saved, but questions fail until you choose a model.',
  presetFilled: (preset: string) => `Filled in the settings for ${preset}.`,
  notSaved: 'Nothing was saved.',
  notAllowed: (host: string) =>
    `Not saved: Gloss can’t reach ${host} without your permission. Press Save to be asked again.`,
  makeDefault: 'Make default',
  remove: 'Remove provider',
  removed: (provider: string) => `Removed ${provider}.`,

  insecureTitle: 'Unencrypted connection',
  insecure: (host: string) =>
    `The connection to ${host} is not encrypted: anyone on the network path can read your key, your questions and the answers.`,
  useAnyway: 'Use anyway',

  test: 'Test connection',
  interrupted: (provider: string) => `Gloss restarted before ${provider} answered. Try again.`,
  status: (status: number) => `Status ${status}`,
  request: (id: string) => `Request ID ${id}`,
};

/** The providers on the options page. */
export const providerText = inLanguage({ en });
