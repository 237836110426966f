import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface S3Server {
  /** What the application needs to keep its pictures there. */
  settings: Record<string, string>;
  /** Cuts every connection and is away for a while; what it holds stays. */
  pause(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

interface S3rver {
  new (options: Record<string, unknown>): {
    httpServer: Server;
    run(): Promise<AddressInfo>;
    close(): Promise<void>;
  };
}

const BUCKET = 'kwad-pictures';
const PRIVATE_BUCKET = 'kwad-private';

interface Crypto {
  createCipheriv(name: string, key: Buffer, iv: Buffer): unknown;
  createDecipheriv(name: string, key: Buffer, iv: Buffer): unknown;
}

/** The server veils the places where lists go on with DES, which OpenSSL 3 has only as triple DES of one key. */
function giveDesBack(crypto: Crypto): void {
  for (const method of ['createCipheriv', 'createDecipheriv'] as const) {
    const original = crypto[method].bind(crypto);
    crypto[method] = (name, key, iv) =>
      name === 'des' ? original('des-ede3-cbc', Buffer.concat([key, key, key]), iv) : original(name, key, iv);
  }
}

/** A server of the S3 protocol on the loopback, with two empty buckets; it checks signatures. */
export async function startS3(): Promise<S3Server> {
  const require = createRequire(import.meta.url);
  giveDesBack(require('node:crypto') as Crypto);
  const Rver = require('s3rver') as S3rver;
  const directory = await mkdtemp(join(tmpdir(), 'kwad-s3-'));
  const start = async (port: number) => {
    const server = new Rver({
      address: '127.0.0.1',
      port,
      silent: true,
      directory,
      vhostBuckets: false,
      configureBuckets: [{ name: BUCKET }, { name: PRIVATE_BUCKET }],
    });
    return { server, port: (await server.run()).port };
  };
  let { server, port } = await start(0);
  const close = async () => {
    const closed = server.close();
    server.httpServer.closeAllConnections();
    await closed;
  };
  return {
    settings: {
      STORAGE_DRIVER: 's3',
      S3_ENDPOINT: `http://127.0.0.1:${port}`,
      S3_BUCKET: BUCKET,
      S3_PRIVATE_BUCKET: PRIVATE_BUCKET,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'S3RVER',
      AWS_SECRET_ACCESS_KEY: 'S3RVER',
    },
    pause: async (milliseconds) => {
      await close();
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      ({ server, port } = await start(port));
    },
    stop: async () => {
      await close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
