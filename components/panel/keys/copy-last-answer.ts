import type { PanelTools } from '#components/panel/panel-context.ts';
import { toInertHtml } from '#lib/markdown/to-inert-html.ts';
import { keysHelpText } from '#lib/wording/keys-help.ts';

/** Copies the last answer that has text, and returns a message about the outcome. */
export async function copyLastAnswer({ store, platform }: PanelTools): Promise<string> {
  const answers = store.conversation.messages.peek().filter((message) => message.role === 'assistant');
  const last = answers.findLast(({ answer }) => answer.peek() !== '');
  if (!last) return keysHelpText.noAnswer;
  try {
    const drawn = document.querySelectorAll<HTMLElement>('[data-answer]');
    const element = [...drawn].find(({ dataset }) => dataset['answer'] === last.id);
    await platform.copy(last.answer.peek(), element && toInertHtml(element));
    return keysHelpText.answerCopied;
  } catch {
    return keysHelpText.notCopied;
  }
}
