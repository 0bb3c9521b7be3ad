import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { BaseUrlField } from '#components/providers/BaseUrlField.tsx';
import { InsecureDialog } from '#components/providers/InsecureDialog.tsx';
import { KeyField } from '#components/providers/KeyField.tsx';
import { ResourceField } from '#components/providers/ResourceField.tsx';
import { Button } from '#components/ui/Button.tsx';
import { Field } from '#components/ui/Field.tsx';
import type { Attempt, FirstRun, LocalServerFound } from '#lib/panel/first-run/create-first-run.ts';
import { checkBaseUrl } from '#lib/presets/check-base-url.ts';
import type { ServerPreset } from '#lib/presets/preset.ts';
import { tidyKey } from '#lib/presets/tidy-key.ts';
import type { ConnectionProblem } from '#lib/protocol/connection-test.ts';
import { buildOriginPattern } from '#lib/tabs/origin-pattern.ts';
import { firstRunText } from '#lib/wording/first-run.ts';
import { providerText } from '#lib/wording/providers.ts';

import { AttemptOutcome } from './AttemptOutcome.tsx';

interface ConnectFormProps {
  readonly firstRun: FirstRun;
  readonly preset: ServerPreset;
  /** Absent for a provider that is not on this computer. */
  readonly server: LocalServerFound | undefined;
  /** Focuses the element with this `data-key`. */
  readonly focus: (key: string) => void;
}

/** The setup, without the key. */
interface Typed {
  readonly baseUrl: string;
  readonly model: string;
}

/** What a click asks for. */
interface Aim {
  readonly typed: Typed;
  readonly isForced: boolean;
}

function problemOf(attempt: Attempt | undefined): ConnectionProblem | undefined {
  return attempt?.type === 'problem' ? attempt.problem.problem : undefined;
}

/** The fields that a provider still needs, and the Connect button. The key exists only in its element. */
export function ConnectForm({ firstRun, preset, server, focus }: ConnectFormProps): JSX.Element {
  const { platform } = usePanel();
  const keyInput = useRef<HTMLInputElement>(null);
  const outcome = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState<Typed>({ baseUrl: preset.baseUrl, model: '' });
  /** Fields that appear only because of a problem stay visible. */
  const [wanted, setWanted] = useState<ReadonlySet<'key' | 'model' | 'base-url'>>(new Set());
  const [missing, setMissing] = useState<string | undefined>(undefined);
  const [isKeyInvalid, setKeyInvalid] = useState(false);
  const [asking, setAsking] = useState<Aim | undefined>(undefined);
  const [agreedOrigin, setAgreedOrigin] = useState('');
  const attempt = firstRun.attempt.value;
  const problem = problemOf(attempt);
  const isCustom = preset.group === 'custom';
  const needsNamedModel = preset.listPath === null && preset.models.length === 0;
  const shows = {
    baseUrl: isCustom || wanted.has('base-url'),
    key: preset.group !== 'local' || server?.refusal === 'needs-key' || wanted.has('key'),
    model: needsNamedModel || wanted.has('model'),
  };
  const check = checkBaseUrl(typed.baseUrl, preset.dialect);
  const browser = platform.scheme === 'moz-extension:' ? 'firefox' : 'chrome';
  /** If the browser has granted it already, it grants it again without a prompt. */
  const mayPrompt = !server && (attempt?.type !== 'problem' || problem === 'no-permission');
  const isBusy = attempt?.type === 'asking' || attempt?.type === 'running';

  useEffect(() => {
    const field = keyInput.current;
    return () => {
      if (field) field.value = '';
    };
  }, [shows.key]);
  useEffect(() => {
    const field = problem === 'wrong-key' || problem === 'no-key' ? 'key' : undefined;
    const isUnnamed = problem === 'unknown-model' ? 'model' : undefined;
    const brought = field ?? isUnnamed;
    if (brought) setWanted((before) => new Set([...before, brought]));
  }, [problem]);
  useEffect(() => {
    if (attempt?.type === 'ready' && keyInput.current) keyInput.current.value = '';
  }, [attempt?.type]);

  // The panel may be too short to show all of it.
  useEffect(() => outcome.current?.scrollIntoView?.({ block: 'nearest' }), [attempt, missing]);

  function refuse(text: string, field: string): void {
    firstRun.forget();
    setMissing(text);
    focus(field);
  }

  /**
   * Checks the typed values and requests the host permission, in the click: browsers show a prompt only
   * there.
   */
  function connect(aim: Aim, isInsecureAgreed = false): void {
    const { baseUrl, model } = aim.typed;
    setAsking(undefined);
    setMissing(undefined);
    const address = checkBaseUrl(baseUrl, preset.dialect);
    if (address.type === 'refused') {
      const field = preset.resourceUrl !== undefined && !shows.baseUrl ? 'resource' : 'base-url';
      return refuse(providerText.urlProblems[address.problem], field);
    }
    const text = keyInput.current?.value.trim() ?? '';
    const key = tidyKey(text)?.key;
    if (text === '' && preset.needsKey && shows.key)
      return refuse(firstRunText.keyMissing(preset.name), 'key');
    if (text !== '' && key === undefined) {
      setKeyInvalid(true);
      return refuse(firstRunText.keyInvalid, 'key');
    }
    if (needsNamedModel && model.trim() === '') return refuse(firstRunText.modelMissing, 'model');
    const insecure = address.type === 'insecure';
    if (insecure && !isInsecureAgreed && agreedOrigin !== address.origin) return setAsking(aim);
    if (insecure) setAgreedOrigin(address.origin);
    firstRun.connect({
      granting: platform.tabs.askForOrigins([buildOriginPattern(address.url)]),
      key,
      provider: {
        preset: preset.id,
        name: preset.name || new URL(address.url).host,
        dialect: preset.dialect,
        baseUrl: address.url,
        model: model.trim(),
        ...(insecure && { insecure }),
      },
      ...(aim.isForced && { isForced: true }),
    });
  }

  function change(part: Partial<Typed>): void {
    setTyped({ ...typed, ...part });
    setMissing(undefined);
    firstRun.forget();
  }

  return (
    <form
      class="first-run-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) connect({ typed, isForced: false });
      }}
    >
      {preset.resourceUrl !== undefined && (
        <ResourceField
          dataKey="resource"
          template={preset.resourceUrl}
          baseUrl={typed.baseUrl}
          onChange={(baseUrl) => change({ baseUrl })}
        />
      )}
      {shows.baseUrl && (
        <BaseUrlField
          dataKey="base-url"
          value={typed.baseUrl}
          check={check}
          preset={preset}
          onChange={(baseUrl) => change({ baseUrl })}
        />
      )}
      {shows.key && (
        <KeyField
          input={keyInput}
          dataKey="key"
          saved={undefined}
          origin={undefined}
          preset={preset}
          isInvalid={isKeyInvalid}
          onType={() => {
            setKeyInvalid(false);
            setMissing(undefined);
            firstRun.forget();
          }}
          onRemove={() => {}}
        />
      )}
      {shows.model && (
        <Field
          label={providerText.model}
          hint={<p>{needsNamedModel ? firstRunText.azureModelHint : firstRunText.modelHint}</p>}
        >
          {(attributes) => (
            <input
              {...attributes}
              data-key="model"
              class="code"
              value={typed.model}
              autocomplete="off"
              autocapitalize="off"
              spellcheck={false}
              onInput={(event) => change({ model: event.currentTarget.value })}
            />
          )}
        </Field>
      )}
      <div class="first-run-connect">
        <Button
          type="submit"
          isPrimary
          data-key="connect"
          aria-describedby="first-run-asks"
          // Not `disabled`, which would lose the focus.
          aria-disabled={isBusy}
        >
          {firstRunText.connect}
        </Button>
        {check.type !== 'refused' && mayPrompt && (
          <p id="first-run-asks" class="hint">
            {firstRunText.asks(browser, new URL(check.url).hostname)}
          </p>
        )}
      </div>
      <div ref={outcome} role="status" class="outcome">
        {missing !== undefined && <p class="bad">{missing}</p>}
        {attempt && (
          <AttemptOutcome
            attempt={attempt}
            preset={preset}
            actions={{
              // Each of these clicks removes the button that was clicked.
              use(part) {
                const next = { ...typed, ...part };
                setTyped(next);
                focus('connect');
                connect({ typed: next, isForced: false });
              },
              again() {
                focus('connect');
                connect({ typed, isForced: false });
              },
              focusKey: () => focus('key'),
              focusBaseUrl() {
                setWanted(new Set([...wanted, 'base-url']));
                focus('base-url');
              },
            }}
            onSaveAnyway={(model) => {
              focus('connect');
              connect({ typed: { ...typed, model }, isForced: true });
            }}
          />
        )}
      </div>
      {asking && check.type === 'insecure' && (
        <InsecureDialog
          host={new URL(check.url).host}
          onUse={() => connect(asking, true)}
          onCancel={() => setAsking(undefined)}
        />
      )}
    </form>
  );
}
