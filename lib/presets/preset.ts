import type { EventStream, HttpDialectName } from '#lib/protocol/provider.ts';

/** The headers that may contain a bare key. */
export type KeyHeader = 'api-key' | 'x-api-key' | 'x-goog-api-key';

/** The systems that a server on the user's computer may run on. */
export type System = 'linux' | 'mac' | 'windows';

/** What a provider understands beyond its dialect. Sent only to its own address. */
export interface Extras {
  /** The role of instructions; by default `system`, which every server knows. */
  readonly systemRole?: 'developer';
  /** Added to `stream_options`. */
  readonly streamOptions?: Readonly<Record<string, boolean>>;
}

/** How a provider's requests differ from those of its dialect. */
export interface Quirks extends Extras {
  /** Parameters that it is known to refuse; seeds `RequestInput.refused`. */
  readonly refuses: readonly string[];
  /** The header for the key, if it differs from the dialect's. */
  readonly keyHeader?: KeyHeader;
  /**
   * Where models are listed: a path below the base URL, or below the origin when it begins with a slash.
   * `models` if absent; null if the list has no usable models.
   */
  readonly listPath?: string | null;
  /**
   * Below the origin: a list that says more about each model, which is tried first. `listPath` is used if it
   * fails.
   */
  readonly detailedListPath?: string;
  /** Below the origin: answers a POST of `{"model": …}` with the details of one model that `detailedListPath` leaves out. */
  readonly modelDetailPath?: string;
  /** A GET below the base URL that fails with a wrong key, for a provider whose other requests may not. */
  readonly keyTestPath?: string;
}

/** How a server on the user's computer is set up. */
export interface LocalServer {
  /** The command that starts it; absent if it is started with a click. */
  readonly start?: string;
  /**
   * By system: the command that makes it accept requests from `{origin}`, the extension's. Absent if it
   * accepts them anyway.
   */
  readonly allowOrigin?: Readonly<Record<System, string>>;
}

interface CommonFields extends Quirks {
  readonly id: string;
  /** The brand; empty for a custom provider, which is named after its dialect. */
  readonly name: string;
  /** Whether requests without a key fail. A key may be saved in any case. */
  readonly needsKey: boolean;
  /**
   * Suggested models, best first; only a few, because names become outdated. The user may enter any other.
   */
  readonly models: readonly string[];
  /** Where the user creates a key. Shown as a link, never opened automatically. */
  readonly keyPage?: string;
  /** Where the user adds credit. */
  readonly billingPage?: string;
  readonly local?: LocalServer;
}

/** A server as data: what the options page fills in when the user picks it, and how requests to it differ. */
export interface ServerPreset extends CommonFields {
  readonly group: 'service' | 'local' | 'custom';
  readonly dialect: HttpDialectName;
  /** Empty if only the user knows it. */
  readonly baseUrl: string;
  /** The base URL with the placeholder `{resource}` for the user's own resource, a DNS label. */
  readonly resourceUrl?: string;
  /** The request of an event stream. */
  readonly eventStream?: EventStream;
}

/** The browser's own model: nothing to fill in, and no request. */
export interface OnDevicePreset extends CommonFields {
  readonly group: 'local';
  readonly dialect: 'on-device';
}

/** Everything that can answer questions, as data. */
export type Preset = ServerPreset | OnDevicePreset;
