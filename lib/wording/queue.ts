import type { QueueRefusal } from '#lib/protocol/queued-question.ts';
import type { RunEndState } from '#lib/protocol/run.ts';

import { inLanguage } from './language.ts';

const waits: Record<'answer' | 'compared' | QueueRefusal | RunEndState, string> = {
  answer: 'Sends when this answer is done',
  compared: 'Sends when you keep one of the answers',
  complete: 'Not sent yet',
  length: 'Waiting: the answer reached its length limit',
  filtered: 'Waiting: the answer was filtered',
  stopped: 'Waiting: the answer was stopped',
  truncated: 'Waiting: the answer is incomplete',
  interrupted: 'Waiting: the answer was interrupted',
  failed: 'Waiting: the answer failed',
  'target-changed': 'Not sent: its model was changed or removed',
  'no-consent': 'Not sent: you haven’t agreed to send this to its host yet',
  'keys-locked': 'Not sent: your keys are locked',
  'over-cap': 'Not sent: it would exceed your spending cap',
  restarted: 'Not sent: the browser was closed before its turn',
};

const en = {
  name: 'Queued questions',
  /** The button next to Stop. */
  queue: 'Queue',
  queueTip: 'Send when this answer is done',
  /** What the next question waits for. */
  waits,
  /** What any other question waits for. */
  later: 'Sends after the question above',
  /** Where it goes, if its model differs from the next question's. */
  model: (model: string) => `For ${model}`,
  sendNow: 'Send now',
  sendNowTip: 'Stops this answer and sends the question',
  edit: 'Edit',
  drop: 'Drop',
};

/** Questions that wait for the answer before them. */
export const queueText = inLanguage({ en });
