export class MeilisearchStandIn {
  static async start(): Promise<MeilisearchStandIn> {
    throw new Error('not yet');
  }
  url = '';
  apiKey = '';
  async stop(): Promise<void> {}
}
