import { churn } from './churn.ts';
import { prepare, run, sample, steps } from './drive.ts';
import { frames } from './frames.ts';

const page = { prepare, run, sample, steps, frames, churn };

/** What the page offers to the bench that drives it. */
export type MarkdownPage = typeof page;

Object.assign(globalThis, { markdownPage: page });
