import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';

import { type ListMove, moveInList } from '#lib/panel/list-move.ts';
import { createPortSender } from '#lib/ports/create-port-sender.ts';
import { type RawPort, wrapPort } from '#lib/ports/wrap-port.ts';
import type { PriceTable } from '#lib/prices/price-table.ts';
import type { RunFailure } from '#lib/protocol/failure.ts';
import type { FaultKind } from '#lib/protocol/fault.ts';
import {
  isModelsReply,
  type ModelProvider,
  MODELS_PORT,
  type ModelsFrame,
  type ModelsReply,
  type PreferredModels,
} from '#lib/protocol/frames/model-frames.ts';
import { isSameModel, type ModelRef } from '#lib/protocol/model.ts';

import { findModels, type ModelGroup, type ModelOption } from './find-models.ts';
import { buildModelEntries } from './model-entries.ts';

/** Opens a port of this name to the background. */
export type ConnectPort = (name: string) => RawPort;

/** Why fetching a provider's list failed. */
export interface ListProblem {
  readonly provider: string;
  readonly providerName: string;
  readonly failure: RunFailure;
}

/** The state of an open picker. */
export interface ModelPicker {
  /** False until the background has said what there is. */
  readonly isReady: ReadonlySignal<boolean>;
  readonly providers: ReadonlySignal<readonly ModelProvider[]>;
  readonly groups: ReadonlySignal<readonly ModelGroup[]>;
  /** Of all groups, in order. */
  readonly options: ReadonlySignal<readonly ModelOption[]>;
  /** The option that Enter chooses. */
  readonly active: ReadonlySignal<ModelOption | undefined>;
  /** How many models are left out because they cannot answer questions. */
  readonly hidden: ReadonlySignal<number>;
  readonly wanted: ReadonlySignal<string>;
  readonly showsAll: ReadonlySignal<boolean>;
  /** Providers whose lists are being fetched. */
  readonly fetching: ReadonlySignal<ReadonlySet<string>>;
  readonly problems: ReadonlySignal<readonly ListProblem[]>;
  readonly fault: ReadonlySignal<FaultKind | undefined>;
  isFavourite(model: ModelRef): boolean;
  search(text: string): void;
  showAll(showsAll: boolean): void;
  move(move: ListMove): void;
  activate(key: string): void;
  refresh(): void;
  toggleFavourite(model: ModelRef): void;
  /** Shows prices and windows that the providers do not list. */
  priced(table: PriceTable): void;
  /** Closes the port. */
  end(): void;
}

/**
 * Opens a picker, which requests the models from the background immediately.
 *
 * @param connect - Opens a port to the background; called again when it has restarted.
 * @param current - The current model.
 * @param isPrivate - Whether the window is private.
 */
export function createModelPicker(
  connect: ConnectPort,
  current: ReadonlySignal<ModelRef | undefined>,
  isPrivate: boolean,
): ModelPicker {
  const isReady = signal(false);
  const providers = signal<readonly ModelProvider[]>([]);
  const preferred = signal<PreferredModels>({ favourites: [], recent: [] });
  const fetching = signal<ReadonlySet<string>>(new Set());
  const failures = signal<ReadonlyMap<string, RunFailure>>(new Map());
  const fault = signal<FaultKind | undefined>(undefined);
  const table = signal<PriceTable | undefined>(undefined);
  const wanted = signal('');
  const showsAll = signal(false);
  const activeKey = signal<string | undefined>(undefined);

  const entries = computed(() => providers.value.map((one) => buildModelEntries(one, table.value)));
  const found = computed(() =>
    findModels({
      providers: providers.value,
      entries: entries.value,
      preferred: preferred.value,
      current: current.value,
      wanted: wanted.value,
      showsAll: showsAll.value,
    }),
  );
  const groups = computed(() => found.value.groups);
  const options = computed(() => groups.value.flatMap((group) => group.options));
  /** The option that the user moved to; else the best match of a search, or the current model. */
  const active = computed(() => {
    const all = options.value;
    const chosen = current.value;
    const isCurrent = (one: ModelOption): boolean => chosen !== undefined && isSameModel(one, chosen);
    return (
      all.find(({ key }) => key === activeKey.value) ??
      (wanted.value.trim() === '' ? all.find(isCurrent) : undefined) ??
      all[0]
    );
  });
  const problems = computed(() =>
    providers.value.flatMap(({ id, name }) => {
      const failure = failures.value.get(id);
      return failure ? [{ provider: id, providerName: name, failure }] : [];
    }),
  );

  function setFetching(provider: string, isFetching: boolean): void {
    const next = new Set(fetching.peek());
    if (isFetching) next.add(provider);
    else next.delete(provider);
    fetching.value = next;
  }

  function setFailure(provider: string, failure: RunFailure | undefined): void {
    const next = new Map(failures.peek());
    if (failure) next.set(provider, failure);
    else next.delete(provider);
    failures.value = next;
  }

  function apply(reply: ModelsReply): void {
    switch (reply.type) {
      case 'models-state':
        providers.value = reply.providers;
        preferred.value = { favourites: reply.favourites, recent: reply.recent };
        isReady.value = true;
        return;
      case 'favourites-state':
        preferred.value = { favourites: reply.favourites, recent: reply.recent };
        return;
      case 'list-start':
        setFetching(reply.provider, true);
        return setFailure(reply.provider, undefined);
      case 'list-end': {
        const { provider, list, failure } = reply;
        setFetching(provider, false);
        setFailure(provider, failure);
        if (list)
          providers.value = providers.peek().map((one) => (one.id === provider ? { ...one, list } : one));
        return;
      }
      case 'fault-show':
        fault.value = reply.fault;
        fetching.value = new Set();
        return;
      default:
        reply satisfies never;
    }
  }

  const { send, close } = createPortSender<ModelsReply, ModelsFrame>({
    open: () => wrapPort(connect(MODELS_PORT), isModelsReply),
    listener: (reply) => batch(() => apply(reply)),
    room: 'panel',
    // The background restarted: its requests are gone.
    onLost: () => (fetching.value = new Set()),
  });

  function post(frame: ModelsFrame): void {
    fault.value = undefined;
    send(frame);
  }

  function isFavourite(model: ModelRef): boolean {
    return preferred.value.favourites.some((one) => isSameModel(one, model));
  }

  post({ type: 'models-show', isPrivate });
  return {
    isReady,
    providers,
    groups,
    options,
    active,
    hidden: computed(() => found.value.hidden),
    wanted,
    showsAll,
    fetching,
    problems,
    fault,
    isFavourite,
    search: (text) =>
      batch(() => {
        wanted.value = text;
        activeKey.value = undefined;
      }),
    showAll(next) {
      showsAll.value = next;
    },
    move(move) {
      const all = options.peek();
      const at = all.findIndex(({ key }) => key === active.peek()?.key);
      activeKey.value = all[moveInList(move, at, all.length - 1, true)]?.key;
    },
    activate(key) {
      activeKey.value = key;
    },
    refresh: () => post({ type: 'models-refresh', isPrivate }),
    toggleFavourite(model) {
      // The option may move to another group; it stays the active one.
      activeKey.value = active.peek()?.key;
      const { provider, model: name } = model;
      post({
        type: 'favourite-set',
        model: { provider, model: name },
        isFavourite: !isFavourite(model),
      });
    },
    priced(loaded) {
      table.value = loaded;
    },
    end: close,
  };
}
