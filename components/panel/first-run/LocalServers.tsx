import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { CopyLine } from '#components/providers/CopyLine.tsx';
import { Button } from '#components/ui/Button.tsx';
import { Pulse } from '#components/ui/Pulse.tsx';
import type { FirstRunView, LocalServerFound } from '#lib/panel/first-run/create-first-run.ts';
import { LOCAL_SERVERS } from '#lib/presets/local-servers.ts';
import type { ServerPreset } from '#lib/presets/preset.ts';
import { firstRunText } from '#lib/wording/first-run.ts';

/** Commands that start an installed server; others need a model name first. */
const STARTS = LOCAL_SERVERS.filter(({ id }) => id === 'ollama' || id === 'lm-studio');
const APPS = LOCAL_SERVERS.filter(({ local }) => local?.start === undefined).map(({ name }) => name);

interface LocalServersProps {
  readonly view: Exclude<FirstRunView, { type: 'choices' | 'form' }>;
  readonly chosen: ServerPreset | undefined;
  readonly onChoose: (server: LocalServerFound) => void;
  readonly onLook: () => void;
}

function describeServer({ models, refusal }: LocalServerFound): string {
  return refusal ? firstRunText.refusals[refusal] : firstRunText.models(models ?? 0);
}

function describeSearch(view: LocalServersProps['view']): string {
  if (view.type === 'looking') return view.isAsking ? firstRunText.asking : firstRunText.looking;
  if (view.isDenied) return firstRunText.denied;
  return view.servers.length === 0 ? firstRunText.noneFound : firstRunText.found(view.servers.length);
}

/** The servers that answer on this computer, or how to start one. */
export function LocalServers({ view, chosen, onChoose, onLook }: LocalServersProps): JSX.Element {
  const { platform } = usePanel();
  const servers = view.type === 'servers' ? view.servers : [];
  const isEmpty = view.type === 'servers' && servers.length === 0;
  const chosenServer = servers.find(({ known }) => known === chosen);
  return (
    <>
      <p role="status" class="first-run-status">
        {view.type === 'looking' && <Pulse />}
        {describeSearch(view)}
      </p>
      {servers.length > 0 && (
        <div class="first-run-servers" role="group" aria-label={firstRunText.servers}>
          {servers.map((server) => (
            <button
              key={server.preset}
              type="button"
              class="first-run-server"
              aria-pressed={server.known === chosen}
              onClick={() => onChoose(server)}
            >
              <span class="first-run-server-name">{server.known.name}</span>{' '}
              <span class="first-run-server-facts">
                {describeServer(server)} · {new URL(server.known.baseUrl).host}
              </span>
            </button>
          ))}
        </div>
      )}
      {chosenServer?.models === 0 && <p class="hint">{firstRunText.noModels(chosenServer.known.name)}</p>}
      {isEmpty && !view.isDenied && (
        <div class="first-run-start">
          <p>{firstRunText.startOne}</p>
          {STARTS.map(({ id, local }) => (
            <CopyLine key={id} line={local?.start ?? ''} onCopy={platform.copy} />
          ))}
          <p class="hint">{firstRunText.startInApp(APPS)}</p>
        </div>
      )}
      {(isEmpty || chosenServer?.models === 0) && (
        <div>
          <Button data-key="look" isPrimary={isEmpty} onClick={onLook}>
            {firstRunText.lookAgain}
          </Button>
        </div>
      )}
    </>
  );
}
