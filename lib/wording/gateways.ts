import type { BodyFieldsProblem } from '#lib/presets/check-body-fields.ts';

import { inLanguage } from './language.ts';

function describeBodyFieldsProblem(problem: BodyFieldsProblem): string {
  switch (problem.type) {
    case 'not-json':
      return `This is not JSON: look at line ${problem.line}, character ${problem.column}.`;
    case 'not-object':
      return 'Enter a JSON object: { "name": value }.';
    case 'too-many':
      return 'Use at most 20 fields.';
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

const en = {
  bodyFields: 'Body fields (JSON)',
  bodyFieldsHint: 'Added to the body of every question, for gateways. They replace fields of the same name.',
  bodyFieldsExample: '{ "name": "value" }',
  bodyFieldsProblem: describeBodyFieldsProblem,
  /** Said when nothing was saved or tested because of them. */
  bodyFieldsWrong: 'Correct the body fields under Advanced.',
};

/** What gateways need besides a key: extra headers and fields of the body. */
export const gatewayText = inLanguage({ en });
