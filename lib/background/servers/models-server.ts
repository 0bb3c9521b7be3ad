import type { ModelLists } from '#lib/background/model-lists.ts';
import { buildOnDeviceList } from '#lib/background/on-device-list.ts';
import { whileHeld } from '#lib/background/while-held.ts';
import { answerPort, type RawPort, type TypedPort, wrapPort } from '#lib/ports/wrap-port.ts';
import { presetOf } from '#lib/presets/presets.ts';
import {
  isModelsFrame,
  type ModelProvider,
  type ModelsFrame,
  type ModelsReply,
  type PreferredModels,
} from '#lib/protocol/frames/model-frames.ts';
import { markFavourite, readModelChoices } from '#lib/settings/model-choice.ts';
import { readModelLists } from '#lib/settings/model-lists.ts';
import { providerSettings } from '#lib/settings/provider-settings.ts';

/** Providers rarely add models, and the picker has a refresh button. */
const FRESH_MS = 60 * 60 * 1000;

/** What serving the models port needs. */
export interface ModelsServerOptions {
  readonly lists: Pick<ModelLists, 'fetch'>;
  readonly now: () => number;
  hasHostPermission(origin: string): Promise<boolean>;
  hold(): () => void;
}

async function readProviders(): Promise<ModelProvider[]> {
  const [{ providers, managed }, lists] = await Promise.all([providerSettings.getValue(), readModelLists()]);
  return providers.map((provider) => {
    const { id, name, model } = provider;
    const list = lists[id];
    if (provider.dialect === 'on-device') {
      return {
        id,
        name,
        models: [],
        isFixed: true,
        list: buildOnDeviceList(name, list?.models[0]?.contextTokens, list?.at ?? 0),
      };
    }
    const common = { id, name, baseUrl: provider.baseUrl };
    if (managed?.locked[id]?.includes('model')) return { ...common, models: [model], isFixed: true };
    return { ...common, models: [model, ...(list ? [] : presetOf(provider).models)], ...(list && { list }) };
  });
}

async function readPreferred(): Promise<PreferredModels> {
  const { favourites, recent } = await readModelChoices();
  return { favourites: [...favourites], recent: [...recent] };
}

/**
 * Tells panels which models there are while the user chooses one.
 *
 * Model lists are fetched only then, and only from providers whose host the user has allowed.
 */
export function createModelsServer(options: ModelsServerOptions): { serve(port: RawPort): void } {
  const { lists, now, hasHostPermission } = options;
  const running = new Map<string, ReturnType<ModelLists['fetch']>>();

  /** Joins a request that is in flight. */
  function fetchOnce(id: string, isPrivate: boolean): ReturnType<ModelLists['fetch']> {
    const current = running.get(id) ?? lists.fetch(id, { isPrivate }).finally(() => running.delete(id));
    running.set(id, current);
    return current;
  }

  async function fetchFor(
    { send }: Pick<TypedPort<ModelsFrame, ModelsReply>, 'send'>,
    { id, baseUrl }: ModelProvider,
    isPrivate: boolean,
  ): Promise<void> {
    if (baseUrl === undefined) return;
    send({ type: 'list-start', provider: id });
    if (!(await hasHostPermission(new URL(baseUrl).origin))) {
      send({ type: 'list-end', provider: id, failure: { kind: 'blocked', remedy: 'grant-host' } });
      return;
    }
    const { list, failure } = await fetchOnce(id, isPrivate);
    send({ type: 'list-end', provider: id, ...(list && { list }), ...(failure && { failure }) });
  }

  async function handle(port: TypedPort<ModelsFrame, ModelsReply>, frame: ModelsFrame): Promise<void> {
    if (frame.type === 'favourite-set') {
      await markFavourite(frame.model, frame.isFavourite);
      port.send({ type: 'favourites-state', ...(await readPreferred()) });
      return;
    }
    const providers = await readProviders();
    if (frame.type === 'models-show')
      port.send({ type: 'models-state', providers, ...(await readPreferred()) });
    const wanted = providers.filter(
      ({ isFixed, list }) =>
        !isFixed && (frame.type === 'models-refresh' || !list || list.at + FRESH_MS < now()),
    );
    await Promise.all(wanted.map((provider) => fetchFor(port, provider, frame.isPrivate)));
  }

  return {
    serve(rawPort) {
      const port = wrapPort<ModelsFrame, ModelsReply>(rawPort, isModelsFrame);
      answerPort(port, 'background', (frame) => whileHeld(options.hold, () => handle(port, frame)));
    },
  };
}
