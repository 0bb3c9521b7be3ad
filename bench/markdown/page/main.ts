import { catchUp } from './catch-up.ts';
import { churn } from './churn.ts';
import { prepare, run, sample, steps } from './drive.ts';
import { frames } from './frames.ts';

const page = { prepare, run, sample, steps, frames, churn, catchUp };

/** The functions that the bench calls in the page. */
export type MarkdownPage = typeof page;

Object.assign(globalThis, { markdownPage: page });
