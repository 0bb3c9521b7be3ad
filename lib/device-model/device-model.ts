/**
 * What Gloss uses of a session.
 *
 * @see https://webmachinelearning.github.io/prompt-api/
 */
export interface ModelSession extends Pick<
  LanguageModel,
  'promptStreaming' | 'measureContextUsage' | 'contextUsage' | 'contextWindow' | 'destroy'
> {
  /** The oldest messages no longer fit, and were dropped. */
  addEventListener(type: 'contextoverflow', listener: () => void): void;
}

/** What Gloss uses of `LanguageModel`. */
export interface DeviceModel {
  /** Whether a session with these options can be created. Downloads nothing. */
  availability(options?: LanguageModelCreateCoreOptions): Promise<Availability>;
  /**
   * Creates a session, and downloads the model where it is not there yet, which a page may do in a click only.
   *
   * @throws {DOMException} `QuotaExceededError`, `NotSupportedError`, `NotAllowedError` or `OperationError`.
   */
  create(options?: LanguageModelCreateOptions): Promise<ModelSession>;
}

/** The model of this browser; undefined where there is no API for one, as in Firefox. */
export function findDeviceModel(): DeviceModel | undefined {
  return typeof LanguageModel === 'undefined' ? undefined : LanguageModel;
}
