import * as v from 'valibot';

import { checkBaseUrl } from '#lib/presets/check-base-url.ts';
import { checkBodyFields, type CheckedBodyFields, readBodyFields } from '#lib/presets/check-body-fields.ts';
import { findHeaderProblem, placeOfPreset, tidyHeaders } from '#lib/presets/check-headers.ts';
import type { ServerPreset } from '#lib/presets/preset.ts';
import { findPreset } from '#lib/presets/presets.ts';
import {
  type AnswerParameters,
  answerParametersSchema,
  isWithoutParameters,
  mergeParameters,
} from '#lib/protocol/answer-parameters.ts';
import type { BodyFields } from '#lib/protocol/body-fields.ts';
import type { HeaderValues } from '#lib/protocol/credentials.ts';
import { type LockableField, lockableFieldSchema, type PolicyProblem } from '#lib/protocol/managed.ts';
import { eventStreamSchema, type Provider } from '#lib/protocol/provider.ts';
import {
  MAX_NAME_CHARACTERS,
  MAX_TEMPLATE_CHARACTERS,
  type SavedQuestion,
  savedQuestionSubjectSchema,
} from '#lib/protocol/saved-question.ts';
import { CAP_RANGE, type CapName } from '#lib/protocol/spending.ts';

/** A provider that an organization has set up. */
export interface ManagedProvider {
  readonly provider: Provider;
  /** The fields that the user cannot change. */
  readonly locked: readonly LockableField[];
}

/** A spending cap that an organization has set. */
export interface ManagedCap {
  /** In US dollars. */
  readonly cap: number;
  /** Whether the user cannot choose another one. */
  readonly isLocked: boolean;
}

/** The usable part of what an organization has set. */
export interface ManagedPolicy {
  readonly providers: readonly ManagedProvider[];
  /** Whether only these providers can be used. */
  readonly isExclusive: boolean;
  readonly defaultProvider: string | undefined;
  readonly isDefaultLocked: boolean;
  readonly savedQuestions: readonly SavedQuestion[];
  readonly caps: Readonly<Partial<Record<CapName, ManagedCap>>>;
  readonly problems: readonly PolicyProblem[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Distinguishes an organization's ids from the user's own. */
const PREFIX = 'policy:';

const LOCK_SUFFIX = ':locked';

const idSchema = v.pipe(v.string(), v.regex(/^[a-z\d-]{1,64}$/u));
const nameSchema = v.pipe(v.string(), v.regex(/\S/u), v.maxLength(MAX_NAME_CHARACTERS));
const templateSchema = v.pipe(v.string(), v.regex(/\S/u), v.maxLength(MAX_TEMPLATE_CHARACTERS));
const listSchema = v.array(v.unknown());
const fieldsSchema = v.record(v.string(), v.unknown());

/** Fields and headers that someone might put a secret in. A policy must not contain one. */
const SECRET_NAME = /key|token|secret|password|auth/iu;

/** The fields of a provider that the browser's own model lacks. */
const SERVER_FIELDS = ['baseUrl', 'model', 'eventStream', 'insecure', 'parameters', 'headers', 'bodyFields'];
const PROVIDER_FIELDS = ['id', 'preset', 'name', ...SERVER_FIELDS];
const QUESTION_FIELDS = ['id', 'name', 'template', 'takes', 'sends', 'inMenu'];
/** The fields of the spending caps. */
const CAP_FIELDS = { chat: 'chatSpendingCap', day: 'daySpendingCap' } as const;
const POLICY_FIELDS = [
  'providers',
  'onlyTheseProviders',
  'defaultProvider',
  'savedQuestions',
  ...Object.values(CAP_FIELDS),
];

/** Whether a provider or saved question with this id was set by an organization, now or earlier. */
export function isManagedId(id: string): boolean {
  return id.startsWith(PREFIX);
}

/** Reads the fields of one object, and notes each that cannot be used. */
function createFieldReader(fields: Fields, path: string, problems: PolicyProblem[]) {
  const nameOf = (field: string): string => (path === '' ? field : `${path}.${field}`);

  function refuse(field: string, reason: PolicyProblem['reason']): undefined {
    problems.push({ field: nameOf(field), reason });
    return undefined;
  }

  return {
    refuse,
    nameOf,
    /** The value; undefined when it is absent, or refused for that reason. */
    read<T>(
      field: string,
      schema: v.GenericSchema<unknown, T>,
      reason: PolicyProblem['reason'] = 'wrong-type',
    ): T | undefined {
      const value = fields[field];
      if (value === undefined) return undefined;
      const { success, output } = v.safeParse(schema, value);
      return success ? output : refuse(field, reason);
    },
    /** Refuses every field that is not among these. */
    refuseOthers(known: readonly string[], lockable: readonly string[] = []): void {
      const locks = lockable.map((field) => field + LOCK_SUFFIX);
      for (const field of Object.keys(fields)) {
        if (known.includes(field) || locks.includes(field)) continue;
        refuse(field, SECRET_NAME.test(field) ? 'secret' : 'unknown-field');
      }
    },
    isLocked: (field: string): boolean => fields[field + LOCK_SUFFIX] === true,
  };
}

type FieldReader = ReturnType<typeof createFieldReader>;

/** The id, if it can be used and is the first of its kind. */
function readId({ read, refuse }: FieldReader, used: Set<string>): string | undefined {
  const id = read('id', idSchema, 'not-an-id');
  if (id === undefined) return undefined;
  if (used.has(id)) return refuse('id', 'used-twice');
  used.add(id);
  return PREFIX + id;
}

/** The address, if it can be used. */
function readBaseUrl(
  { read, refuse }: FieldReader,
  fields: Fields,
  preset: Pick<ServerPreset, 'dialect' | 'baseUrl'>,
): { baseUrl: string; insecure: boolean } | undefined {
  const typed = read('baseUrl', v.string());
  const insecure = read('insecure', v.boolean()) ?? false;
  if (fields['baseUrl'] === undefined && preset.baseUrl === '') return refuse('baseUrl', 'missing');
  if (fields['baseUrl'] !== undefined && typed === undefined) return undefined;
  const check = checkBaseUrl(typed ?? preset.baseUrl, preset.dialect);
  if (check.type === 'refused') return refuse('baseUrl', 'not-a-url');
  if (check.type === 'insecure' && !insecure) return refuse('baseUrl', 'not-a-url');
  return { baseUrl: check.url, insecure: check.type === 'insecure' };
}

/** The answer parameters, each checked separately. */
function readParameters(
  { read, nameOf }: FieldReader,
  problems: PolicyProblem[],
): AnswerParameters | undefined {
  const fields = read('parameters', fieldsSchema);
  if (!fields) return undefined;
  const inner = createFieldReader(fields, nameOf('parameters'), problems);
  const { entries } = answerParametersSchema;
  inner.refuseOthers(Object.keys(entries));
  return mergeParameters({
    systemPrompt: inner.read('systemPrompt', entries.systemPrompt),
    temperature: inner.read('temperature', entries.temperature),
    maxTokens: inner.read('maxTokens', entries.maxTokens),
    reasoningEffort: inner.read('reasoningEffort', entries.reasoningEffort),
  });
}

/**
 * The body fields: JSON as text, because Chrome's schemas cannot describe a free-form object, or an object.
 */
function readPolicyBodyFields({ refuse }: FieldReader, fields: Fields): BodyFields | undefined {
  const value = fields['bodyFields'];
  if (value === undefined) return undefined;
  const { fields: read, problem }: CheckedBodyFields =
    typeof value === 'string' ? readBodyFields(value) : checkBodyFields(value);
  switch (problem?.type) {
    case undefined:
      return read;
    case 'not-json':
    case 'not-object':
      return refuse('bodyFields', 'not-json');
    case 'too-many':
      return refuse('bodyFields', 'not-allowed');
    case 'twice':
    case 'own':
    case 'unusable':
    case 'value':
      return refuse(`bodyFields.${problem.name}`, 'not-allowed');
    default:
      return problem satisfies never;
  }
}

/** The headers that can be sent. The others are named and left out. */
function readHeaders({ read, refuse }: FieldReader, preset: ServerPreset): HeaderValues | undefined {
  const given = read('headers', fieldsSchema);
  if (!given) return undefined;
  const place = placeOfPreset(preset);
  const usable: { name: string; value: string }[] = [];
  for (const [name, value] of Object.entries(given)) {
    const field = `headers.${name}`;
    if (SECRET_NAME.test(name)) refuse(field, 'secret');
    else if (typeof value !== 'string') refuse(field, 'wrong-type');
    else if (findHeaderProblem([...usable, { name, value }], place)) refuse(field, 'not-allowed');
    else usable.push({ name, value });
  }
  if (usable.length === 0) return undefined;
  return tidyHeaders(Object.fromEntries(usable.map(({ name, value }) => [name, value])));
}

function readProvider(
  fields: Fields,
  path: string,
  used: Set<string>,
  problems: PolicyProblem[],
): ManagedProvider | undefined {
  const reader = createFieldReader(fields, path, problems);
  const { read, refuse, refuseOthers, isLocked } = reader;
  refuseOthers(PROVIDER_FIELDS, lockableFieldSchema.options);
  for (const field of ['id', 'preset']) if (fields[field] === undefined) refuse(field, 'missing');
  for (const field of lockableFieldSchema.options) read(field + LOCK_SUFFIX, v.boolean());
  const presetId = read('preset', v.string());
  const preset = presetId === undefined ? undefined : findPreset(presetId);
  if (presetId !== undefined && !preset) refuse('preset', 'unknown-preset');
  const id = readId(reader, used);
  const name = read('name', nameSchema);
  if (preset?.dialect === 'on-device') {
    const { dialect } = preset;
    // It has nothing else that could be set.
    for (const field of SERVER_FIELDS) if (fields[field] !== undefined) refuse(field, 'unknown-field');
    if (id === undefined) return undefined;
    const provider: Provider = { id, preset: preset.id, name: name ?? preset.name, dialect, model: '' };
    return { provider, locked: lockableFieldSchema.options.filter(isLocked) };
  }
  const address = preset && readBaseUrl(reader, fields, preset);
  const model = read('model', v.string());
  const eventStream = read('eventStream', eventStreamSchema) ?? preset?.eventStream;
  const parameters = readParameters(reader, problems);
  const headers = preset && readHeaders(reader, preset);
  if (preset?.dialect === 'event-stream' && fields['bodyFields'] !== undefined)
    refuse('bodyFields', 'unknown-field');
  const bodyFields = preset?.dialect === 'event-stream' ? undefined : readPolicyBodyFields(reader, fields);
  if (!preset || id === undefined || !address) return undefined;
  const provider: Provider = {
    id,
    preset: preset.id,
    name: name ?? (preset.name || new URL(address.baseUrl).host),
    dialect: preset.dialect,
    baseUrl: address.baseUrl,
    model: model ?? preset.models[0] ?? '',
    ...(preset.dialect === 'event-stream' && {
      eventStream: eventStream ?? { method: 'GET', template: '', textField: '' },
    }),
    ...(address.insecure && { insecure: true }),
    ...(parameters && !isWithoutParameters(parameters) && { parameters }),
    ...(bodyFields && { bodyFields }),
    ...(headers && { headers }),
  };
  return { provider, locked: lockableFieldSchema.options.filter(isLocked) };
}

function readQuestion(
  fields: Fields,
  path: string,
  used: Set<string>,
  problems: PolicyProblem[],
): SavedQuestion | undefined {
  const reader = createFieldReader(fields, path, problems);
  const { read, refuse, refuseOthers } = reader;
  refuseOthers(QUESTION_FIELDS);
  for (const field of ['id', 'name', 'template']) if (fields[field] === undefined) refuse(field, 'missing');
  const id = readId(reader, used);
  const name = read('name', nameSchema);
  const template = read('template', templateSchema);
  const takes = read('takes', savedQuestionSubjectSchema) ?? 'selection';
  const sends = read('sends', v.boolean()) ?? false;
  const inMenu = read('inMenu', v.boolean()) ?? false;
  if (id === undefined || name === undefined || template === undefined) return undefined;
  return { id, name, template, takes, sends, inMenu };
}

/** A cap in US dollars, if it can be used. */
function readCap({ read, refuse, isLocked }: FieldReader, field: string): ManagedCap | undefined {
  read(field + LOCK_SUFFIX, v.boolean());
  const cap = read(field, v.number());
  if (cap === undefined) return undefined;
  if (cap < CAP_RANGE.min || cap > CAP_RANGE.max) return refuse(field, 'out-of-range');
  return { cap, isLocked: isLocked(field) };
}

/**
 * Reads what an organization has set. Each value that cannot be used is named and left out; the rest of the
 * policy applies.
 *
 * @param stored - The contents of `storage.managed`.
 */
export function readManagedPolicy(stored: Fields): ManagedPolicy {
  const problems: PolicyProblem[] = [];
  const reader = createFieldReader(stored, '', problems);
  const { read, refuse, refuseOthers, isLocked } = reader;
  refuseOthers(POLICY_FIELDS, ['defaultProvider', ...Object.values(CAP_FIELDS)]);

  function readList<T>(
    field: string,
    readOne: (fields: Fields, path: string, used: Set<string>, problems: PolicyProblem[]) => T | undefined,
  ): T[] {
    const used = new Set<string>();
    return (read(field, listSchema) ?? []).flatMap((one, index) => {
      const path = `${field}[${index}]`;
      if (!v.is(fieldsSchema, one)) {
        refuse(path, 'wrong-type');
        return [];
      }
      return readOne(one, path, used, problems) ?? [];
    });
  }

  const providers = readList('providers', readProvider);
  const savedQuestions = readList('savedQuestions', readQuestion);
  const isExclusive = read('onlyTheseProviders', v.boolean()) ?? false;
  const [chat, day] = [readCap(reader, CAP_FIELDS.chat), readCap(reader, CAP_FIELDS.day)];
  const wanted = read('defaultProvider', v.string());
  const found = providers.find(({ provider }) => provider.id === PREFIX + (wanted ?? ''));
  if (wanted !== undefined && !found) refuse('defaultProvider', 'unknown-provider');
  read(`defaultProvider${LOCK_SUFFIX}`, v.boolean());
  return {
    providers,
    savedQuestions,
    caps: { ...(chat && { chat }), ...(day && { day }) },
    isExclusive,
    defaultProvider: found?.provider.id,
    isDefaultLocked: found !== undefined && isLocked('defaultProvider'),
    problems,
  };
}
