import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

import { waysText } from '#lib/wording/ways-to-ask.ts';

function Way({ name, children }: { name: ComponentChildren; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Every way to ask without a key. */
export function WaysToAsk(): JSX.Element {
  const heading = useId();
  return (
    <section class="section ways" aria-labelledby={heading}>
      <header class="section-head">
        <h2 id={heading}>{waysText.heading}</h2>
        <p>{waysText.intro}</p>
      </header>
      <dl class="way-list">
        <Way name={waysText.rightClick}>{waysText.rightClickHint}</Way>
        <Way name={waysText.toolbarButton}>{waysText.toolbarButtonHint}</Way>
        <Way name={waysText.add}>{waysText.addHint}</Way>
        <Way name={waysText.addressBar}>{waysText.addressBarHint(<kbd>gloss</kbd>)}</Way>
      </dl>
    </section>
  );
}
