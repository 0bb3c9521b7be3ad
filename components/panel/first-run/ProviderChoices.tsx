import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { Button } from '#components/ui/Button.tsx';
import { FaultNotice } from '#components/ui/FaultNotice.tsx';
import type { Attempt } from '#lib/panel/first-run/create-first-run.ts';
import { LOCAL_SERVERS } from '#lib/presets/local-servers.ts';
import type { ServerPreset } from '#lib/presets/preset.ts';
import { findServerPreset } from '#lib/presets/presets.ts';
import { SERVICES } from '#lib/presets/services.ts';
import { firstRunText } from '#lib/wording/first-run.ts';

/** Other APIs of a company that has a button already. They are in the options. */
const OTHER_APIS = new Set(['openai-responses', 'gemini-compatible']);

const OFFERED = SERVICES.filter(({ id }) => !OTHER_APIS.has(id));

/** Named as examples. */
const EXAMPLES = LOCAL_SERVERS.slice(0, 3).map(({ name }) => name);

/** The `data-key` of a choice's button. */
export function keyOfChoice({ id }: ServerPreset): string {
  return `choice ${id}`;
}

interface ProviderChoicesProps {
  readonly attempt: Attempt | undefined;
  readonly onLook: () => void;
  readonly onChoose: (preset: ServerPreset) => void;
}

/** The choice of a provider. */
export function ProviderChoices({ attempt, onLook, onChoose }: ProviderChoicesProps): JSX.Element {
  const { platform } = usePanel();
  const custom = findServerPreset('custom-openai');
  const browser = platform.scheme === 'moz-extension:' ? 'firefox' : 'chrome';
  return (
    <>
      {attempt?.type === 'fault' && <FaultNotice fault={attempt.fault} onReload={platform.reload} />}
      <div class="first-run-local">
        <Button data-key="local" isPrimary aria-describedby="first-run-local" onClick={onLook}>
          {firstRunText.local}
        </Button>
        <p id="first-run-local" class="hint">
          {firstRunText.localHint(EXAMPLES)} {firstRunText.localAsks(browser)}
        </p>
      </div>
      <h3>{firstRunText.services}</h3>
      <div class="first-run-choices">
        {OFFERED.map((preset) => (
          <Button key={preset.id} data-key={keyOfChoice(preset)} onClick={() => onChoose(preset)}>
            {preset.name}
          </Button>
        ))}
        {custom && (
          <Button
            data-key={keyOfChoice(custom)}
            title={firstRunText.otherHint}
            onClick={() => onChoose(custom)}
          >
            {firstRunText.other}
          </Button>
        )}
      </div>
    </>
  );
}
