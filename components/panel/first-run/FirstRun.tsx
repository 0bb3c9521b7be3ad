import './first-run.css';
import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { IconButton } from '#components/ui/IconButton.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import { useEscape } from '#components/ui/use-escape.ts';
import { useFocusRequest } from '#components/ui/use-focus-request.ts';
import { createFirstRun } from '#lib/panel/first-run/create-first-run.ts';
import { LOCAL_SERVERS } from '#lib/presets/local-servers.ts';
import type { ServerPreset } from '#lib/presets/preset.ts';
import { buildOriginPattern } from '#lib/tabs/origin-pattern.ts';
import { firstRunText } from '#lib/wording/first-run.ts';

import { ConnectForm } from './ConnectForm.tsx';
import { LocalServers } from './LocalServers.tsx';
import { keyOfChoice, ProviderChoices } from './ProviderChoices.tsx';

/** All local presets have the same host as the first one. */
const LOOPBACK = LOCAL_SERVERS.slice(0, 1).map(({ baseUrl }) => buildOriginPattern(baseUrl));

/** What gets the focus when a form appears: the first field that the preset has. */
function firstFieldOf({ resourceUrl, baseUrl }: ServerPreset): string {
  if (resourceUrl !== undefined) return 'resource';
  return baseUrl === '' ? 'base-url' : 'key';
}

/** Sets up the first provider, from the choice to a successful test. */
export function FirstRun(): JSX.Element {
  const { store, platform } = usePanel();
  const root = useRef<HTMLElement>(null);
  const focus = useFocusRequest(root);
  const firstRun = useMemo(
    () =>
      createFirstRun({
        connect: platform.connect,
        isPrivate: platform.isPrivate,
        onBusy: (isBusy) => store.setUp.hold(isBusy),
        onReady: ({ baseUrl }) => store.asking.announce(new URL(baseUrl).origin),
      }),
    [],
  );
  useEffect(() => () => firstRun.end(), []);
  const view = firstRun.view.value;
  const preset = firstRun.preset.value;
  const hasChat = useComputed(() => store.conversation.messages.value.length > 0).value;
  const hasQuestion = useComputed(
    () => store.draft.text.value.trim() !== '' || store.draft.quotes.value.length > 0,
  ).value;

  // A search removes the button that started it, and adds others.
  useEffect(() => {
    if (view.type === 'looking') focus('title');
    if (view.type === 'servers') focus(preset ? 'connect' : 'look');
  }, [view.type]);

  function back(): void {
    if (view.type === 'choices') {
      store.setUp.close();
      return;
    }
    focus(view.type === 'form' && preset ? keyOfChoice(preset) : 'local');
    firstRun.back();
  }

  /** In the click: browsers show a prompt only there. */
  function look(): void {
    firstRun.look(platform.tabs.askForOrigins(LOOPBACK));
  }

  const isFirst = view.type === 'choices';
  const canGoBack = !isFirst || hasChat;
  useEscape(root, canGoBack ? back : undefined);
  return (
    <section ref={root} class="first-run" aria-label={firstRunText.region}>
      <div class="first-run-column">
        <header class="first-run-head">
          {canGoBack && <IconButton icon="back" name={firstRunText.back} onClick={back} />}
          <h2 data-key="title" tabIndex={-1}>
            {view.type === 'form' && preset
              ? preset.name || firstRunText.otherTitle
              : isFirst
                ? firstRunText.lead
                : firstRunText.local}
          </h2>
        </header>
        {isFirst && (
          <p class="first-run-intro">
            {firstRunText.intro} {hasQuestion && firstRunText.waiting}
          </p>
        )}
        {firstRun.isForbidden.value === true && <p role="status">{firstRunText.forbidden}</p>}
        {isFirst && firstRun.isForbidden.value === false && (
          <ProviderChoices
            attempt={firstRun.attempt.value}
            onLook={look}
            onChoose={(chosen) => {
              firstRun.choose(chosen);
              focus(firstFieldOf(chosen));
            }}
          />
        )}
        {(view.type === 'looking' || view.type === 'servers') && (
          <LocalServers view={view} chosen={preset} onChoose={firstRun.chooseServer} onLook={look} />
        )}
        {preset && !isFirst && (
          <ConnectForm
            key={preset.id}
            firstRun={firstRun}
            preset={preset}
            server={view.type === 'servers' ? view.servers.find(({ known }) => known === preset) : undefined}
            focus={focus}
          />
        )}
        {firstRun.isForbidden.value === false && (
          <p class="first-run-advanced">
            {firstRunText.advancedHint}{' '}
            <TextButton onClick={() => platform.openOptions()}>{firstRunText.advanced}</TextButton>
          </p>
        )}
      </div>
    </section>
  );
}
