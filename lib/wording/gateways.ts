import type { BodyFieldsProblem } from '#lib/presets/check-body-fields.ts';
import { type HeaderProblem, MAX_HEADERS, MAX_HEADERS_CHARACTERS } from '#lib/presets/check-headers.ts';
import { MAX_BODY_FIELDS } from '#lib/protocol/body-fields.ts';
import type { HeadersProblem } from '#lib/protocol/frames/options-frames.ts';

import { formatBytes } from './format.ts';
import { inLanguage } from './language.ts';

function describeBodyFieldsProblem(problem: BodyFieldsProblem): string {
  switch (problem.type) {
    case 'not-json':
      return `This isn’t valid JSON: see line ${problem.line}, character ${problem.column}.`;
    case 'not-object':
      return 'Enter a JSON object: { "name": value }.';
    case 'too-many':
      return `Use at most ${MAX_BODY_FIELDS} fields.`;
    case 'twice':
      return `“${problem.name}” occurs twice.`;
    case 'own':
      return `Remove “${problem.name}”: Gloss sets it itself.`;
    case 'unusable':
      return `Remove “${problem.name}”: a field can’t have this name.`;
    case 'value':
      return `The value of “${problem.name}” is too long, too large or nested too deeply.`;
    default:
      return problem satisfies never;
  }
}

function describeHeaderProblem({ name, type }: HeaderProblem): string {
  switch (type) {
    case 'name':
      return name === ''
        ? 'Enter the name of the header.'
        : `“${name}” can’t be the name of a header: use letters, digits and hyphens.`;
    case 'browser':
      return `“${name}” can’t be set: browsers set it themselves.`;
    case 'own':
      return `“${name}” can’t be set: Gloss sets it itself. The key goes into the field “API key”.`;
    case 'twice':
      return `“${name}” occurs twice.`;
    case 'empty':
      return `Enter a value for “${name}”, or remove the header.`;
    case 'value':
      return `The value of “${name}” has a character that isn’t allowed in headers.`;
    case 'too-long':
      return `“${name}” is too long.`;
    case 'too-many':
      return `“${name}” exceeds the limit: use at most ${MAX_HEADERS} headers, ${formatBytes(MAX_HEADERS_CHARACTERS)} in total.`;
    default:
      return type satisfies never;
  }
}

const headersProblems: Record<HeadersProblem, string> = {
  interrupted: 'Gloss restarted before it could store them. Press Save again.',
  locked: 'Your keys are locked. Unlock them below under “Keys”, then press Save again.',
  gone: 'A saved value is no longer there. Enter it again.',
  'wrong-header': 'One of them can’t be sent. Reload this page and check them.',
};

const en = {
  headers: 'Headers',
  headersHint:
    'Sent with every request to this provider, for gateways. Values are stored like keys, and removed from answers.',
  addHeader: 'Add header',
  headerName: 'Header name',
  headerNameOf: (name: string) => (name === '' ? 'Header name' : `Name of ${name}`),
  headerValueOf: (name: string) => (name === '' ? 'Value of the new header' : `Value of ${name}`),
  headerValue: 'Value',
  headerSaved: 'saved',
  newValue: 'New value',
  removeHeader: 'Remove',
  removeHeaderOf: (name: string) => (name === '' ? 'Remove the new header' : `Remove ${name}`),
  showValues: 'Show values',
  headerProblem: describeHeaderProblem,
  /** Said when nothing was saved or tested because of them. */
  headersWrong: (problem: HeaderProblem) =>
    `Correct the headers under Advanced. ${describeHeaderProblem(problem)}`,
  headersElsewhere: (saved: string, now: string) =>
    `The saved values are for ${saved}. Enter the values for ${now}, or remove the headers.`,
  headersNotSaved: (reason: string) => `The headers were not saved. ${reason}`,
  headersProblems,

  bodyFields: 'Body fields (JSON)',
  bodyFieldsHint: 'Added to the body of every question, for gateways. They replace fields of the same name.',
  bodyFieldsExample: '{ "name": "value" }',
  bodyFieldsProblem: describeBodyFieldsProblem,
  /** Said when nothing was saved or tested because of them. */
  bodyFieldsWrong: 'Correct the body fields under Advanced.',
};

/** What gateways need besides a key: extra headers and body fields. */
export const gatewayText = inLanguage({ en });
