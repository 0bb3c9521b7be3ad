import type { SavedQuestion } from '#lib/protocol/saved-question.ts';

function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}

/** What stands behind the slash of a composer that holds nothing else; undefined when it is no command. */
export function readCommand(text: string): string | undefined {
  return text.startsWith('/') && !text.includes('\n') ? text.slice(1) : undefined;
}

/** 0 where the name begins with it, 1 where a later word does, 2 where it is anywhere; undefined where it is not. */
function rank(name: string, command: string): number | undefined {
  if (name.startsWith(command)) return 0;
  if (name.includes(` ${command}`)) return 1;
  return name.includes(command) ? 2 : undefined;
}

/** Finds the saved questions that a command may mean, the likeliest first, without regard to case and accents. */
export function findSavedQuestions(
  savedQuestions: readonly SavedQuestion[],
  command: string,
): SavedQuestion[] {
  const folded = fold(command);
  const ranked = savedQuestions.map((savedQuestion) => ({
    savedQuestion,
    at: rank(fold(savedQuestion.name), folded),
  }));
  return [0, 1, 2].flatMap((at) =>
    ranked.filter((one) => one.at === at).map(({ savedQuestion }) => savedQuestion),
  );
}
