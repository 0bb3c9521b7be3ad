import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';

/** Opens the dialog in which a chat's answer settings are changed. */
export function AnswerSettingsHost(): JSX.Element | null {
  const { answerSettings } = usePanel().store;
  const isOpen = answerSettings.isOpen.value;
  const loaded = useLoaded(isOpen, () => import('./AnswerSettingsDialog.tsx'));
  return isOpen && loaded ? <loaded.AnswerSettingsDialog /> : null;
}
