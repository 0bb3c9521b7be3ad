import { computed, type ReadonlySignal, signal } from '@preact/signals';

import type { PanelConnection } from '#lib/panel/connect-panel.ts';
import {
  type AnswerParameters,
  mergeParameters,
  type RefusableField,
  withoutParameters,
} from '#lib/protocol/answer-parameters.ts';
import type { ProviderView } from '#lib/protocol/frames/panel-frames.ts';

/** What is asked for otherwise than the provider's parameters say. */
export interface ParameterChanges {
  readonly ofChat: AnswerParameters;
  /** Of the saved question in the composer, where the chat does not say otherwise. */
  readonly ofQuestion: AnswerParameters;
  /** What the model refused of both. */
  readonly leftOut: readonly RefusableField[];
}

/** How models are asked to answer in the chat that the panel shows. */
export interface AnswerSettings {
  /** The chat's own parameters, as the background last confirmed them. */
  readonly ofChat: ReadonlySignal<AnswerParameters>;
  readonly changes: ReadonlySignal<ParameterChanges>;
  /** Whether the dialog is open in which they are set. */
  readonly isOpen: ReadonlySignal<boolean>;
  open(): void;
  close(): void;
  /** Gives the chat these parameters. They show once the background has stored them. */
  save(parameters: AnswerParameters): void;
  /** Sends a parameter again that the model refused. */
  retry(field: RefusableField): void;
  /**
   * What is sent with a question that a saved question has given these parameters.
   *
   * @param to - Where it goes, if not where the next question goes.
   */
  parametersFor(question: AnswerParameters | undefined, to?: ProviderView): AnswerParameters;
  show(parameters: AnswerParameters): void;
}

export interface AnswerSettingsOptions {
  readonly connection: Pick<PanelConnection, 'post'>;
  readonly chat: ReadonlySignal<string>;
  readonly provider: ReadonlySignal<ProviderView | null>;
  /** The parameters of the saved question in the composer. */
  readonly ofQuestion: ReadonlySignal<AnswerParameters | undefined>;
}

const NOTHING: ParameterChanges = { ofChat: {}, ofQuestion: {}, leftOut: [] };

/** The parameters that differ from these. */
function differingFrom(base: AnswerParameters, parameters: AnswerParameters = {}): AnswerParameters {
  const entries = Object.entries(parameters);
  const known = new Map<string, unknown>(Object.entries(base));
  return Object.fromEntries(entries.filter(([field, value]) => known.get(field) !== value));
}

export function createAnswerSettings({
  connection,
  chat,
  provider,
  ofQuestion,
}: AnswerSettingsOptions): AnswerSettings {
  const ofChat = signal<AnswerParameters>({});
  const isOpen = signal(false);
  const changes = computed((): ParameterChanges => {
    const current = provider.value;
    // The browser's own model takes no parameters, and an organization can lock them.
    if (!current || current.origin === null || current.hasFixedParameters) return NOTHING;
    const { parameters = {}, refused = [] } = current;
    const own = differingFrom(parameters, ofChat.value);
    const question = differingFrom(
      mergeParameters(ofChat.value, parameters),
      mergeParameters(ofChat.value, ofQuestion.value),
    );
    return {
      ofChat: withoutParameters(own, refused),
      ofQuestion: withoutParameters(question, refused),
      leftOut: refused.filter((field) => field in own || field in question),
    };
  });

  return {
    ofChat,
    changes,
    isOpen,
    open() {
      isOpen.value = true;
    },
    close() {
      isOpen.value = false;
    },
    save(parameters) {
      connection.post({ type: 'parameters-save', chat: chat.peek(), parameters });
    },
    retry(field) {
      const current = provider.peek();
      if (!current) return;
      connection.post({ type: 'parameter-retry', provider: current.id, model: current.model, field });
    },
    parametersFor(question, to) {
      const current = to ?? provider.value;
      if (!current || current.origin === null) return {};
      const merged = current.hasFixedParameters
        ? mergeParameters(current.parameters)
        : mergeParameters(ofChat.value, question, current.parameters);
      return withoutParameters(merged, current.refused ?? []);
    },
    show(parameters) {
      ofChat.value = parameters;
    },
  };
}
