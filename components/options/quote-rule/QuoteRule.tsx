import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';

import { useStored } from '#components/options/use-stored.ts';
import { Checkbox } from '#components/ui/Checkbox.tsx';
import type { QuoteRulePlatform } from '#lib/options/options-platform.ts';
import { quoteRuleText } from '#lib/wording/quotations.ts';

interface QuoteRuleProps {
  readonly platform: QuoteRulePlatform;
  /** Shows the fault when the work fails. */
  readonly attempt: <T>(work: Promise<T>) => Promise<T | undefined>;
}

/** The setting whether models are asked to quote the pages that they answer about. */
export function QuoteRule({ platform, attempt }: QuoteRuleProps): JSX.Element {
  // An object, so that a choice that fails immediately still causes a render: the browser has ticked the
  // checkbox already.
  const [{ isOn }, setState] = useState({ isOn: true });
  const heading = useId();

  const isRead = useStored(platform, attempt, (stored) => setState({ isOn: stored }));

  async function save(next: boolean): Promise<void> {
    setState({ isOn: next });
    const done = await attempt(platform.save(next).then(() => true));
    if (!done) setState({ isOn: !next });
  }

  return (
    <section class="section" aria-labelledby={heading}>
      <header class="section-head">
        <h2 id={heading}>{quoteRuleText.heading}</h2>
        <p>{quoteRuleText.intro}</p>
      </header>
      <div inert={!isRead}>
        <Checkbox
          label={quoteRuleText.label}
          hint={quoteRuleText.hint}
          isOn={isOn}
          onChange={(next) => void save(next)}
        />
      </div>
    </section>
  );
}
