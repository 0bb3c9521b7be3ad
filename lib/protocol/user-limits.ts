import * as v from 'valibot';

/** The limits that the user may change, each with its range and initial value. */
export const LIMIT_RANGES = {
  /** Seconds until the first byte of an answer. */
  firstByte: { min: 5, max: 3600, initial: 300 },
  /** Seconds of silence in the middle of an answer. */
  silence: { min: 5, max: 3600, initial: 120 },
  /** Minutes that one answer may take. */
  run: { min: 1, max: 240, initial: 30 },
  /** Size of one answer in MB, reasoning and pictures included. */
  answer: { min: 1, max: 100, initial: 20 },
  /** Answers at a time from one host; further questions wait. */
  parallel: { min: 1, max: 10, initial: 3 },
} as const;

export type LimitName = keyof typeof LIMIT_RANGES;

/** A value for every limit. */
export function mapLimits<T>(read: (name: LimitName) => T): { [Name in LimitName]: T } {
  return {
    firstByte: read('firstByte'),
    silence: read('silence'),
    run: read('run'),
    answer: read('answer'),
    parallel: read('parallel'),
  };
}

/** The limits in the order in which they are shown. */
export const LIMIT_NAMES: readonly LimitName[] = Object.values(mapLimits((name) => name));

function within({ min, max, initial }: { min: number; max: number; initial: number }) {
  return v.fallback(v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max)), initial);
}

/** Every limit; a value that is missing or out of range is the initial one. */
export const userLimitsSchema = v.object(mapLimits((name) => within(LIMIT_RANGES[name])));
export type UserLimits = v.InferOutput<typeof userLimitsSchema>;

/** The limits of a new installation. */
export const INITIAL_LIMITS: UserLimits = Object.freeze(mapLimits((name) => LIMIT_RANGES[name].initial));

/** Whether `value` is a whole number that this limit may have. */
export function isAllowed(name: LimitName, value: number): boolean {
  const { min, max } = LIMIT_RANGES[name];
  return Number.isInteger(value) && value >= min && value <= max;
}
