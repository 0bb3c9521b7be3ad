import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';

import { Lockable } from '#components/options/managed/Lockable.tsx';
import { useLeaveWarning } from '#components/options/use-leave-warning.ts';
import { useStored } from '#components/options/use-stored.ts';
import { Button } from '#components/ui/Button.tsx';
import { Field } from '#components/ui/Field.tsx';
import type { CapsPlatform } from '#lib/options/options-platform.ts';
import type { ManagedView } from '#lib/protocol/managed.ts';
import {
  CAP_RANGE,
  type CapName,
  capNameSchema,
  type OwnCaps,
  type SpendingCap,
  type SpendingCaps as Caps,
} from '#lib/protocol/spending.ts';
import { spendingText } from '#lib/wording/spending.ts';

const CAP_NAMES: readonly CapName[] = capNameSchema.options;

type Typed = Readonly<Record<CapName, string>>;

function asTyped({ chat, day }: Caps): Typed {
  return { chat: String(chat ?? ''), day: String(day ?? '') };
}

function readTyped(typed: string): SpendingCap | undefined {
  const text = typed.trim();
  if (text === '') return null;
  const cap = /^[\d.]+$/u.test(text) ? Number(text) : Number.NaN;
  return cap >= CAP_RANGE.min && cap <= CAP_RANGE.max ? cap : undefined;
}

interface SpendingCapsProps {
  readonly platform: CapsPlatform;
  readonly managed: ManagedView | undefined;
  /** Shows the fault when the work fails. */
  readonly attempt: <T>(work: Promise<T>) => Promise<T | undefined>;
}

/** The form of the spending caps. */
export function SpendingCaps({ platform, managed, attempt }: SpendingCapsProps): JSX.Element {
  const [typed, setTyped] = useState<Typed>({ chat: '', day: '' });
  const [stored, setStored] = useState(typed);
  const [own, setOwn] = useState<OwnCaps>({});
  const [spent, setSpent] = useState<number | undefined>();
  const [isSaved, setSaved] = useState(false);
  const isChanged = (name: CapName): boolean => typed[name] !== stored[name];
  useLeaveWarning(CAP_NAMES.some(isChanged));
  const heading = useId();

  const isRead = useStored(platform, attempt, ({ caps, ownCaps, spentToday }) => {
    setTyped(asTyped(caps));
    setStored(asTyped(caps));
    setOwn(ownCaps);
    setSpent(spentToday);
  });

  const isLocked = (name: CapName): boolean =>
    managed?.caps.some((cap) => cap.name === name && cap.isLocked) ?? false;
  const isWrong = (name: CapName): boolean => readTyped(typed[name]) === undefined;

  async function save(): Promise<void> {
    let next = own;
    // A cap that the user has not changed stays under the organization's control.
    for (const name of CAP_NAMES.filter(isChanged))
      next = { ...next, [name]: readTyped(typed[name]) ?? null };
    const done = await attempt(platform.save(next).then(() => true));
    if (!done) return;
    setOwn(next);
    setStored(typed);
    setSaved(true);
  }

  return (
    <section class="section limits" aria-labelledby={heading}>
      <header class="section-head">
        <h2 id={heading}>{spendingText.heading}</h2>
        <p>{spendingText.intro}</p>
      </header>
      <form
        class="limits-form caps-form"
        inert={!isRead}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!CAP_NAMES.some(isWrong)) void save();
        }}
      >
        {CAP_NAMES.map((name) => (
          <Lockable key={name} isLocked={isLocked(name)}>
            <Field
              label={spendingText.labels[name]}
              hint={<p>{spendingText.hints[name]}</p>}
              error={isWrong(name) ? spendingText.outOfRange(CAP_RANGE.min, CAP_RANGE.max) : undefined}
            >
              {(attributes) => (
                <input
                  {...attributes}
                  // A number field reports an empty value while its text is not a number, and empty means no
                  // cap.
                  type="text"
                  inputMode="decimal"
                  autocomplete="off"
                  value={typed[name]}
                  onInput={(event) => {
                    setTyped({ ...typed, [name]: event.currentTarget.value });
                    setSaved(false);
                  }}
                />
              )}
            </Field>
          </Lockable>
        ))}
        {spent !== undefined && <p class="hint">{spendingText.today(spent)}</p>}
        <p class="hint">{spendingText.unknown}</p>
        <div class="limits-buttons">
          <Button type="submit" disabled={CAP_NAMES.some(isWrong)}>
            {spendingText.save}
          </Button>
        </div>
        <p class="hint" role="status">
          {isSaved && spendingText.saved}
        </p>
      </form>
    </section>
  );
}
