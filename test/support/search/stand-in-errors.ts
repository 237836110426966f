/** An error as Meilisearch's HTTP API tells it. */
export class StandInError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  toJSON() {
    const type = this.status === 401 || this.status === 403 ? 'auth' : 'invalid_request';
    const link = `https://docs.meilisearch.com/errors#${this.code}`;
    return { message: this.message, code: this.code, type, link };
  }
}
