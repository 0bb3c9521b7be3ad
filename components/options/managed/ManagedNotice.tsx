import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

import type { ManagedView } from '#lib/protocol/managed.ts';
import { managedText } from '#lib/wording/managed.ts';

/** Says what the user's organization has set, and which parts of its policy are wrong. */
export function ManagedNotice({ managed }: { managed: ManagedView }): JSX.Element {
  const heading = useId();
  const { locked, isExclusive, savedQuestions, problems } = managed;
  const count = Object.keys(locked).length;
  return (
    <section class="managed" aria-labelledby={heading}>
      <header class="section-head">
        <h2 id={heading}>{managedText.heading}</h2>
      </header>
      {count > 0 && <p>{managedText.providers(count)}</p>}
      {isExclusive && <p>{managedText.exclusive}</p>}
      {savedQuestions.length > 0 && (
        <p>{managedText.questions(savedQuestions.map(({ name }) => `“${name}”`).join(', '))}</p>
      )}
      {problems.length > 0 && (
        <div role="alert">
          <p>{managedText.problems}</p>
          <ul>
            {problems.map(({ field, reason }) => (
              <li key={`${field} ${reason}`}>{managedText.problem(field, reason)}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
