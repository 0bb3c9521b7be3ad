import type { SavedQuestion } from '#lib/protocol/saved-question.ts';

function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}

/** Returns what follows the slash in a composer that holds one line beginning with it; undefined otherwise. */
export function readCommand(text: string): string | undefined {
  return text.startsWith('/') && !text.includes('\n') ? text.slice(1) : undefined;
}

/** Ranks a match: 0 at the start of the name, 1 at the start of a later word, 2 elsewhere. */
function rank(name: string, command: string): number | undefined {
  if (name.startsWith(command)) return 0;
  if (name.includes(` ${command}`)) return 1;
  return name.includes(command) ? 2 : undefined;
}

/** Finds the saved questions that a command may mean, best match first. Ignores case and accents. */
export function findSavedQuestions(
  savedQuestions: readonly SavedQuestion[],
  command: string,
): SavedQuestion[] {
  const folded = fold(command);
  const ranked = savedQuestions.map((savedQuestion) => ({
    savedQuestion,
    rank: rank(fold(savedQuestion.name), folded),
  }));
  return [0, 1, 2].flatMap((wanted) =>
    ranked.filter((match) => match.rank === wanted).map(({ savedQuestion }) => savedQuestion),
  );
}
