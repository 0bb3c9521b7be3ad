import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';

import { useLeaveWarning } from '#components/options/use-leave-warning.ts';
import { useStored } from '#components/options/use-stored.ts';
import { Button } from '#components/ui/Button.tsx';
import { Field } from '#components/ui/Field.tsx';
import type { LimitsPlatform } from '#lib/options/options-platform.ts';
import {
  INITIAL_LIMITS,
  isAllowed,
  LIMIT_NAMES,
  LIMIT_RANGES,
  type LimitName,
  mapLimits,
} from '#lib/protocol/user-limits.ts';
import { limitsText } from '#lib/wording/limits.ts';

type Typed = Readonly<Record<LimitName, string>>;

function asTyped(limits: Readonly<Record<LimitName, number>>): Typed {
  return mapLimits((name) => String(limits[name]));
}

interface LimitsProps {
  readonly platform: LimitsPlatform;
  /** Shows the fault when the work fails. */
  readonly attempt: <T>(work: Promise<T>) => Promise<T | undefined>;
}

/** The form of the limits. */
export function Limits({ platform, attempt }: LimitsProps): JSX.Element {
  const [typed, setTyped] = useState<Typed>(asTyped(INITIAL_LIMITS));
  const [stored, setStored] = useState(typed);
  const [isSaved, setSaved] = useState(false);
  useLeaveWarning(LIMIT_NAMES.some((name) => typed[name] !== stored[name]));
  const heading = useId();

  const isRead = useStored(platform, attempt, (limits) => {
    setTyped(asTyped(limits));
    setStored(asTyped(limits));
  });

  function change(next: Typed): void {
    setTyped(next);
    setSaved(false);
  }

  const isWrong = (name: LimitName): boolean =>
    typed[name].trim() === '' || !isAllowed(name, Number(typed[name]));

  async function save(): Promise<void> {
    const limits = mapLimits((name) => Number(typed[name]));
    const done = await attempt(platform.save(limits).then(() => true));
    if (!done) return;
    setStored(typed);
    setSaved(true);
  }

  return (
    <section class="section limits" aria-labelledby={heading}>
      <header class="section-head">
        <h2 id={heading}>{limitsText.heading}</h2>
        <p>{limitsText.intro}</p>
      </header>
      <form
        class="limits-form"
        inert={!isRead}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!LIMIT_NAMES.some(isWrong)) void save();
        }}
      >
        {LIMIT_NAMES.map((name) => {
          const { min, max } = LIMIT_RANGES[name];
          return (
            <Field
              key={name}
              label={limitsText.labels[name]}
              hint={<p>{limitsText.hints[name]}</p>}
              error={isWrong(name) ? limitsText.outOfRange(min, max) : undefined}
            >
              {(attributes) => (
                <input
                  {...attributes}
                  type="number"
                  inputMode="numeric"
                  min={min}
                  max={max}
                  value={typed[name]}
                  onInput={(event) => change({ ...typed, [name]: event.currentTarget.value })}
                />
              )}
            </Field>
          );
        })}
        <div class="limits-buttons">
          <Button type="submit" disabled={LIMIT_NAMES.some(isWrong)}>
            {limitsText.save}
          </Button>
          <Button onClick={() => change(asTyped(INITIAL_LIMITS))}>{limitsText.reset}</Button>
        </div>
        <p class="hint" role="status">
          {isSaved && limitsText.saved}
        </p>
      </form>
    </section>
  );
}
