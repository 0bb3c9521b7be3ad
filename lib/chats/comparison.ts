import { MAX_COMPARED, type AnswerPlacement, type Message, type Question } from '#lib/protocol/chat.ts';

/** Which answers are compared. */
type Compared = Pick<Question, 'compared'>;

function withoutComparison<T extends Question>(question: T): T {
  if (!question.compared) return question;
  const next = { ...question };
  delete next.compared;
  return next;
}

/**
 * The question after another answer has been added to it.
 *
 * @returns Undefined when no more answers can be compared.
 */
export function placeAnswer<T extends Question>(
  question: T,
  id: string,
  placement: AnswerPlacement | undefined,
): T | undefined {
  const { compared = [] } = question;
  const at = compared.indexOf(placement?.answer ?? '');
  if (placement?.type === 'next-to') {
    const all = at < 0 ? [placement.answer] : compared;
    return all.length < MAX_COMPARED ? { ...question, compared: [...all, id] } : undefined;
  }
  // Any other version replaces all compared answers.
  return at < 0 ? withoutComparison(question) : { ...question, compared: compared.with(at, id) };
}

/** Whether the leaf of a chat stays, because it is compared with this answer. */
export function isComparedWith({ compared = [] }: Compared, leaf: string | null, answer: string): boolean {
  return leaf !== null && compared.includes(leaf) && compared.includes(answer);
}

/**
 * The compared answers at the end of a path, in order; none once something was asked below one of them.
 *
 * @param messages - All messages of the chat.
 */
export function findCompared<T extends Message>(path: readonly T[], messages: readonly T[]): T[] {
  const [question, last] = path.slice(-2);
  if (question?.role !== 'user' || !last) return [];
  const compared = question.compared?.slice(0, MAX_COMPARED) ?? [];
  if (!compared.includes(last.id)) return [];
  if (messages.some(({ parent }) => parent !== null && compared.includes(parent))) return [];
  const answers = messages.filter(({ parent }) => parent === question.id);
  const found = compared.flatMap((id) => answers.find((answer) => answer.id === id) ?? []);
  return found.length > 1 ? found : [];
}

/** Those of them that are not at the end of the path. */
export function findPeers<T extends Message>(path: readonly T[], messages: readonly T[]): T[] {
  return findCompared(path, messages).filter(({ id }) => id !== path.at(-1)?.id);
}

/** The question after the user has kept one of its answers; undefined if that answer is not compared. */
export function keepOne<T extends Question>(question: T, answer: string): T | undefined {
  return question.compared?.includes(answer) ? withoutComparison(question) : undefined;
}
