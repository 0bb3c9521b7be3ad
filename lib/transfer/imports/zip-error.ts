/** Why an archive, or a file in it, cannot be read. */
export class ZipError extends Error {
  readonly reason: 'damaged' | 'encrypted';

  constructor(reason: ZipError['reason'], options?: ErrorOptions) {
    super(`The archive is ${reason}.`, options);
    this.reason = reason;
  }
}
