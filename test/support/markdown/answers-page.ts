import { createRenderer } from '#lib/markdown/create-renderer.ts';

import { findViolations } from './answer-invariants.ts';

/* Draws answers in a real page as the page's own script: code that a test evaluates bypasses the page's policy. */

export interface DrawnAnswers {
  /** Invariants that a prefix broke. */
  readonly violations: readonly string[];
  /** What the page's policy blocked: directive and URL. */
  readonly stopped: readonly string[];
  /** Whether code of an answer has run. */
  readonly hasRun: boolean;
}

export type AnswerToDraw = Readonly<Record<'id' | 'md', string>>;

/** Longer answers are cut more coarsely, to bound the number of checks. */
const LONG_ANSWER = 1_000;
const COARSE_PREFIXES = 100;

const stopped = new Set<string>();
document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
  stopped.add(`${effectiveDirective} ${blockedURI}`),
);

const questions: { answers: readonly AnswerToDraw[]; tell(drawn: DrawnAnswers): void }[] = [];
addEventListener('message', () => {
  for (const { answers, tell } of questions.splice(0)) void drawAll(answers).then(tell);
});

/** Draws answers one after the other, a character at a time, and checks each prefix. */
export function drawAnswers(answers: readonly AnswerToDraw[]): Promise<DrawnAnswers> {
  return new Promise((tell) => {
    questions.push({ answers, tell });
    postMessage('draw');
  });
}

async function drawAll(answers: readonly AnswerToDraw[]): Promise<DrawnAnswers> {
  const violations: string[] = [];
  for (const { id, md } of answers) {
    const host = document.createElement('div');
    document.body.replaceChildren(host);
    const renderer = createRenderer(host);
    const step = md.length > LONG_ANSWER ? Math.ceil(md.length / COARSE_PREFIXES) : 1;
    for (let at = 0; at < md.length; at += step) {
      renderer.push(md.slice(at, at + step));
      await nextTask();
      for (const violation of findViolations(host))
        violations.push(`${id}, ${JSON.stringify(md.slice(0, at + step))}: ${violation}`);
    }
    renderer.end();
    for (const link of host.querySelectorAll<HTMLElement>('a[href^="javascript:"]')) link.click();
    await loadOfOurOwn();
    violations.push(...findViolations(host).map((violation) => `${id}, complete: ${violation}`));
  }
  return { violations, stopped: [...stopped], hasRun: '__pwned' in globalThis };
}

function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.addEventListener('message', () => resolve(), { once: true });
    port1.start();
    port2.postMessage('next');
  });
}

/** Waits for an allowed load: by then, any earlier request has left the browser or never will. */
function loadOfOurOwn(): Promise<void> {
  const image = new Image();
  return new Promise((resolve) => {
    for (const type of ['load', 'error']) image.addEventListener(type, () => resolve());
    image.src = `/own.png?${Math.random()}`;
  });
}
