import type { JSX } from 'preact';

import type { QuotationChecks } from '#components/answer/quotation-checks.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';
import type { AnswerView } from '#lib/panel/conversation/create-answer-view.ts';

export interface AnswerSourcesProps {
  readonly view: AnswerView;
  /** The text that was sent, to compare with what the sources cite. */
  readonly checks: QuotationChecks;
}

/** The sources of an answer; the code is loaded for the first answer that has any. */
export function AnswerSourcesHost(props: AnswerSourcesProps): JSX.Element | null {
  const hasSources = props.view.sources.value.length > 0;
  const loaded = useLoaded(hasSources, () => import('./AnswerSources.tsx'));
  return hasSources && loaded ? <loaded.AnswerSources {...props} /> : null;
}
