import { batch, type ReadonlySignal, signal } from '@preact/signals';

import type { ConnectPort } from '#lib/panel/models/create-model-picker.ts';
import { type TypedPort, wrapPort } from '#lib/ports/wrap-port.ts';
import { LOCAL_SERVERS } from '#lib/presets/local-servers.ts';
import type { ServerPreset } from '#lib/presets/preset.ts';
import { findServerPreset } from '#lib/presets/presets.ts';
import type { ConnectionOutcome } from '#lib/protocol/connection-test.ts';
import type { FaultKind } from '#lib/protocol/fault.ts';
import type { KeyProblem } from '#lib/protocol/frames/options-frames.ts';
import {
  type FoundServer,
  isSetUpReply,
  type NewProvider,
  SET_UP_PORT,
  type SetUpFrame,
  type SetUpReply,
} from '#lib/protocol/frames/set-up-frames.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';

/** A server on this computer, and its preset. */
export interface LocalServerFound extends FoundServer {
  readonly known: ServerPreset;
}

/**
 * The current view.
 *
 * - `looking`: `isAsking` while the browser asks the user.
 * - `servers`: what answers on this computer; `isDenied` when the user did not let Gloss look.
 */
export type FirstRunView =
  | { readonly type: 'choices' }
  | { readonly type: 'looking'; readonly isAsking: boolean }
  | { readonly type: 'servers'; readonly servers: readonly LocalServerFound[]; readonly isDenied: boolean }
  | { readonly type: 'form' };

/** The state of the latest attempt to connect. */
export type Attempt =
  | { readonly type: 'asking' | 'interrupted' | 'ready' }
  | { readonly type: 'running'; readonly step: 'models' | 'test'; readonly model: string }
  | {
      readonly type: 'problem';
      readonly problem: Extract<ConnectionOutcome, { type: 'problem' }>;
      readonly provider: ServerProvider;
    }
  | { readonly type: 'refused'; readonly problem: KeyProblem }
  | { readonly type: 'fault'; readonly fault: FaultKind };

/** What a click on Connect asks for. */
export interface ConnectRequest {
  readonly provider: NewProvider;
  /** Passed on once, and stored nowhere. */
  readonly key: string | undefined;
  /** Whether the browser lets Gloss reach the host. */
  readonly granting: Promise<boolean>;
  readonly isForced?: boolean;
}

/** The setup of the first provider. Holds no key. */
export interface FirstRun {
  /**
   * Whether the user's organization allows no provider to be set up; undefined until the background has
   * reported it.
   */
  readonly isForbidden: ReadonlySignal<boolean | undefined>;
  readonly view: ReadonlySignal<FirstRunView>;
  /** What is being set up; undefined while there is a choice. */
  readonly preset: ReadonlySignal<ServerPreset | undefined>;
  readonly attempt: ReadonlySignal<Attempt | undefined>;
  choose(preset: ServerPreset): void;
  /** Looks for servers on this computer once `granting` resolves to true. */
  look(granting: Promise<boolean>): void;
  chooseServer(server: LocalServerFound): void;
  back(): void;
  connect(request: ConnectRequest): void;
  /** The typed values have changed: forgets the latest attempt, and stops it if it is running. */
  forget(): void;
  /** Closes every port. */
  end(): void;
}

interface FirstRunOptions {
  readonly connect: ConnectPort;
  readonly isPrivate: ReadonlySignal<boolean>;
  /** Called while a provider is being connected, and when that has ended. */
  readonly onBusy: (isBusy: boolean) => void;
  /** The provider is saved. */
  readonly onReady: (provider: ServerProvider) => void;
}

/** What a new attempt shows while nothing has been sent. */
function notAllowed(provider: NewProvider): Attempt {
  const failure = { kind: 'blocked', remedy: 'grant-host' } as const;
  return {
    type: 'problem',
    problem: { type: 'problem', problem: 'no-permission', failure },
    provider: { ...provider, id: '' },
  };
}

/** Asks the background immediately whether anything may be set up. */
export function createFirstRun({ connect, isPrivate, onBusy, onReady }: FirstRunOptions): FirstRun {
  const isForbidden = signal<boolean | undefined>(undefined);
  const view = signal<FirstRunView>({ type: 'choices' });
  const preset = signal<ServerPreset | undefined>(undefined);
  const attempt = signal<Attempt | undefined>(undefined);
  /** Ends the latest search or attempt. */
  let current = new AbortController();

  /**
   * Sends one frame on a new port.
   *
   * @param onClosed - Called when the background closes it; never after `until` is aborted.
   */
  function request(
    frame: SetUpFrame,
    until: AbortSignal,
    onReply: (reply: SetUpReply) => void,
    onClosed: () => void,
  ): void {
    const port: TypedPort<SetUpReply, SetUpFrame> = wrapPort(connect(SET_UP_PORT), isSetUpReply);
    until.addEventListener('abort', () => port.close());
    port.closed.addEventListener('abort', () => {
      if (!until.aborted) batch(onClosed);
    });
    port.listen((reply) => {
      if (!until.aborted) batch(() => onReply(reply));
    }, 'panel');
    port.send(frame);
  }

  /** Stops the running work, and returns the signal for new work. */
  function restart(): AbortSignal {
    current.abort();
    current = new AbortController();
    return current.signal;
  }

  /** Shows how an attempt ended, and closes its port. */
  function endAttempt(state: Attempt | undefined): void {
    restart();
    attempt.value = state;
    onBusy(false);
  }

  function forget(): void {
    if (attempt.peek()) endAttempt(undefined);
  }

  function show(next: FirstRunView, chosen?: ServerPreset): void {
    batch(() => {
      forget();
      restart();
      preset.value = chosen;
      view.value = next;
    });
  }

  function takeReply(reply: SetUpReply): void {
    switch (reply.type) {
      case 'set-up-step':
        attempt.value = { type: 'running', step: reply.step, model: reply.model };
        return;
      case 'set-up-end': {
        const { outcome, provider } = reply;
        if (outcome.type === 'problem') return endAttempt({ type: 'problem', problem: outcome, provider });
        onReady(provider);
        return endAttempt({ type: 'ready' });
      }
      case 'set-up-refuse':
        return endAttempt({ type: 'refused', problem: reply.problem });
      case 'fault-show':
        return endAttempt({ type: 'fault', fault: reply.fault });
      case 'set-up-state':
      case 'server-found':
      case 'servers-end':
        return;
      default:
        reply satisfies never;
    }
  }

  async function start({ provider, key, granting, isForced }: ConnectRequest): Promise<void> {
    const until = restart();
    attempt.value = { type: 'asking' };
    const isAllowed = await granting;
    if (until.aborted) return;
    if (!isAllowed) return endAttempt(notAllowed(provider));
    attempt.value = {
      type: 'running',
      step: provider.model === '' ? 'models' : 'test',
      model: provider.model,
    };
    onBusy(true);
    request(
      {
        type: 'provider-connect',
        provider,
        isPrivate: isPrivate.peek(),
        ...(key !== undefined && { key }),
        ...(isForced && { isForced }),
      },
      until,
      takeReply,
      () => endAttempt({ type: 'interrupted' }),
    );
  }

  async function look(granting: Promise<boolean>): Promise<void> {
    show({ type: 'looking', isAsking: true });
    const until = current.signal;
    const isAllowed = await granting;
    if (until.aborted) return;
    if (!isAllowed) return show({ type: 'servers', servers: [], isDenied: true });
    view.value = { type: 'looking', isAsking: false };
    const found: LocalServerFound[] = [];
    const end = (): void => {
      // In the order of the presets, not of the replies.
      const servers = found.toSorted((one, other) => orderOf(one) - orderOf(other));
      const usable = servers.find(({ models = 0 }) => models > 0) ?? servers[0];
      show({ type: 'servers', servers, isDenied: false }, usable?.known);
    };
    request(
      { type: 'servers-find', isPrivate: isPrivate.peek() },
      until,
      (reply) => {
        if (reply.type === 'servers-end') return end();
        if (reply.type === 'fault-show') {
          view.value = { type: 'choices' };
          return endAttempt({ type: 'fault', fault: reply.fault });
        }
        const known = reply.type === 'server-found' ? findServerPreset(reply.server.preset) : undefined;
        if (reply.type === 'server-found' && known) found.push({ ...reply.server, known });
      },
      end,
    );
  }

  const asking = new AbortController();
  request(
    { type: 'set-up-show' },
    asking.signal,
    (reply) => {
      // The background enforces the policy even if it cannot be read here.
      isForbidden.value = reply.type === 'set-up-state' && reply.isForbidden;
      asking.abort();
    },
    () => (isForbidden.value = false),
  );

  return {
    isForbidden,
    view,
    preset,
    attempt,
    choose: (chosen) => show({ type: 'form' }, chosen),
    look: (granting) => void look(granting),
    chooseServer({ known }) {
      batch(() => {
        forget();
        preset.value = known;
      });
    },
    back: () => show({ type: 'choices' }),
    connect: (request) => void start(request),
    forget,
    end() {
      asking.abort();
      current.abort();
      onBusy(false);
    },
  };
}

function orderOf({ known }: LocalServerFound): number {
  return LOCAL_SERVERS.indexOf(known);
}
