import { request as requestHttp } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Inject, Injectable } from '@nestjs/common';
import { catalogueConfig } from '../../../config/catalogue.config.js';
import type { CatalogueConfig } from '../../../config/catalogue.config.js';
import { CrawlNetwork } from './crawl-network.js';
import type { HostAddress } from './crawl-network.js';
import { isNumericHost } from './public-address.js';

const MAX_REDIRECTS = 3;

export interface FetchedPage {
  status: number;
  /** Where it was at last. */
  url: URL;
  type: string;
  body: Buffer;
}

/** A page that is not to be had, or not to be asked for. The message is for the report. */
export class FetchRefused extends Error {
  override readonly name = 'FetchRefused';
}

interface FetchOptions {
  maxBytes?: number;
  /** Called before each address is asked, the one of a redirect too. */
  before?: (url: URL) => Promise<void>;
}

/**
 * Fetches from permitted hosts only, and never from an address that is not public: a name is resolved once and the
 * connection goes to the address that was checked, so that a name server cannot change its mind in between (OWASP, SSRF
 * prevention). Each redirect is a new address, with all checks.
 */
@Injectable()
export class GuardedFetch {
  constructor(
    private readonly network: CrawlNetwork,
    @Inject(catalogueConfig.KEY) private readonly config: CatalogueConfig,
  ) {}

  /** @throws FetchRefused */
  async get(
    address: string | URL,
    { maxBytes = this.config.crawlMaxBytes, before }: FetchOptions = {},
  ): Promise<FetchedPage> {
    const deadline = AbortSignal.timeout(this.config.crawlTimeoutMs);
    let url = this.permitted(address);
    for (let hops = 0; ; hops++) {
      await before?.(url);
      const host = await this.checkedAddress(url);
      const response = await this.ask(url, host, deadline);
      const { statusCode: status = 0, headers } = response;
      if (status >= 300 && status < 400 && headers.location) {
        response.destroy();
        if (hops === MAX_REDIRECTS) throw new FetchRefused('too many redirects');
        url = this.permitted(resolved(headers.location, url));
        continue;
      }
      const body = await read(response, maxBytes, deadline);
      return { status, url, type: String(headers['content-type'] ?? ''), body };
    }
  }

  /** Whether an address may be asked at all, before any name is resolved. */
  permits(address: string): boolean {
    try {
      this.permitted(address);
      return true;
    } catch {
      return false;
    }
  }

  private permitted(address: string | URL): URL {
    const url = resolved(address);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new FetchRefused('only http and https');
    if (url.username || url.password) throw new FetchRefused('no credentials in an address');
    if (isNumericHost(url.hostname)) throw new FetchRefused('names only, no numbers');
    // `host` holds the port unless it is the usual one: another port is permitted by name.
    if (!this.config.crawlHosts.includes(url.host)) throw new FetchRefused(`${url.host} is not permitted`);
    return url;
  }

  private async checkedAddress({ hostname }: URL): Promise<HostAddress> {
    const found = await this.network.resolve(hostname).catch(() => []);
    const [first] = found;
    if (!first) throw new FetchRefused(`${hostname} has no address`);
    if (!found.every(({ address }) => this.network.mayConnect(address)))
      throw new FetchRefused(`${hostname} is not on the public internet`);
    return first;
  }

  private ask(url: URL, { address, family }: HostAddress, signal: AbortSignal): Promise<IncomingMessage> {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    return new Promise((resolve, reject) => {
      const fail = (error: Error) =>
        reject(new FetchRefused(signal.aborted ? 'it took too long' : error.message));
      request(
        url,
        {
          agent: false,
          signal,
          headers: {
            'User-Agent': this.config.crawlUserAgent,
            Accept: '*/*',
            'Accept-Encoding': 'gzip, br',
            Connection: 'close',
          },
          lookup: (_host, options, done) => {
            if (options.all) done(null, [{ address, family }]);
            else done(null, address, family);
          },
        },
        resolve,
      )
        .on('error', fail)
        .end();
    });
  }
}

function resolved(address: string | URL, base?: URL): URL {
  try {
    return new URL(address, base);
  } catch {
    throw new FetchRefused('this is no address');
  }
}

/** The body, unpacked, as long as it is short enough: what unpacks to more than it should is cut off. */
async function read(response: IncomingMessage, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of unpacked(response) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw new FetchRefused(`it is larger than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (error instanceof FetchRefused) throw error;
    throw new FetchRefused(signal.aborted ? 'it took too long' : `it broke off: ${(error as Error).message}`);
  } finally {
    response.destroy();
  }
}

function unpacked(response: IncomingMessage): Readable {
  const encoding = (response.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const through = (stream: ReturnType<typeof createGunzip>) => pipeline(response, stream, () => undefined);
  switch (encoding) {
    case 'identity':
      return response;
    case 'gzip':
    case 'x-gzip':
      return through(createGunzip());
    case 'deflate':
      return through(createInflate());
    case 'br':
      return pipeline(response, createBrotliDecompress(), () => undefined);
    default:
      throw new FetchRefused(`it is packed by ${encoding.slice(0, 40)}`);
  }
}
