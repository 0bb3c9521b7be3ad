/** The settings of the demo server. `tokensPerSecond` may change while it runs; 0 is as fast as possible. */
export interface DemoSettings {
  tokensPerSecond: number;
  /** When set, every request must carry it as its bearer token. */
  readonly token: string | undefined;
  /** How often a plain event stream sends a comment, so that proxies keep it open. */
  readonly heartbeatMs: number;
}
