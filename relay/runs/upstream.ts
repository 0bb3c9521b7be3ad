import type { Limits } from '#lib/runs/limits.ts';

import type { UpstreamDialect } from './run-record.ts';

/** The server that runs ask, as the operator set it up. */
export interface Upstream {
  /** With `/v1` where it has one, without a slash at its end. */
  readonly baseUrl: string;
  /** Undefined for a server that needs none. */
  readonly key: string | undefined;
  /** The dialect of plain questions. */
  readonly dialect: UpstreamDialect;
  readonly limits: Limits;
}
