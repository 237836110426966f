import { rm } from 'node:fs/promises';

export default async function tearDown() {
  await rm(process.env.TEST_SHARED_DIR, { recursive: true, force: true });
  const server = globalThis.kwadTestServer;
  if (!server) return;
  await server.postgres.stop();
  await rm(server.folder, { recursive: true, force: true });
}
