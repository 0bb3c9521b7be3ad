import type { RunFailure } from '#lib/protocol/failure.ts';

const MAX_MESSAGE_LENGTH = 2000;

function asCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The measured size, which newer versions of the error have. */
function sizeOf(error: object): Pick<RunFailure, 'size'> {
  const tokens = 'requested' in error ? asCount(error.requested) : undefined;
  const limit = 'quota' in error ? asCount(error.quota) : undefined;
  return tokens === undefined || limit === undefined ? {} : { size: { tokens, limit } };
}

function classify(error: Error, phase: 'create' | 'answer'): RunFailure {
  switch (error.name) {
    case 'QuotaExceededError':
      return { kind: 'context_length', ...sizeOf(error) };
    case 'NotSupportedError':
      return phase === 'create'
        ? { kind: 'not_found', remedy: 'no-device-model' }
        : { kind: 'bad_request', reason: 'answer-withheld' };
    case 'NotReadableError':
      return { kind: 'content_filter' };
    case 'NotAllowedError':
      // The model has been removed since: only a click may download it again.
      return phase === 'create' ? { kind: 'not_found', remedy: 'download-model' } : { kind: 'server' };
    // Not our own abort, which is never classified.
    case 'AbortError':
    case 'InvalidStateError':
      return { kind: 'server', reason: 'session-ended' };
    case 'TypeError':
    case 'SyntaxError':
      return { kind: 'bad_request' };
    default:
      return { kind: 'server' };
  }
}

/**
 * Classifies an error from the browser's model.
 *
 * @param phase - Whether the session was being created or was answering: some error names mean different
 * things.
 * @see https://webmachinelearning.github.io/prompt-api/
 */
export function readSessionFailure(error: unknown, phase: 'create' | 'answer'): RunFailure {
  if (!(error instanceof Error)) return { kind: 'server' };
  const providerMessage = error.message.slice(0, MAX_MESSAGE_LENGTH).toWellFormed();
  return { ...classify(error, phase), ...(providerMessage !== '' && { providerMessage }) };
}
