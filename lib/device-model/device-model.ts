/**
 * The part of a session that Gloss uses.
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

/** The part of `LanguageModel` that Gloss uses. */
export interface DeviceModel {
  /** Whether a session with these options can be created. Downloads nothing. */
  availability(options?: LanguageModelCreateCoreOptions): Promise<Availability>;
  /**
   * Creates a session, and downloads the model if it is missing, which a page may do only in a click.
   *
   * @throws {DOMException} `QuotaExceededError`, `NotSupportedError`, `NotAllowedError` or `OperationError`.
   */
  create(options?: LanguageModelCreateOptions): Promise<ModelSession>;
}

/** The model of this browser; undefined where there is no API for one, as in Firefox. */
export function findDeviceModel(): DeviceModel | undefined {
  return typeof LanguageModel === 'undefined' ? undefined : LanguageModel;
}
