import type { Readable } from 'node:stream';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Counted } from './counted.js';
import { Storage } from './storage.js';
import type { StoredObject } from './storage.js';

export interface S3Settings {
  bucket: string;
  region: string;
  /** Null: Amazon's own. With one, buckets are addressed by path, as every other store takes it. */
  endpoint: string | null;
  baseUrl: string | null;
  credentials: { accessKeyId: string; secretAccessKey: string } | null;
  /** What readers of an object are told. */
  cacheControl: string;
}

const CONNECT_TIMEOUT_MS = 1_000;
/** Of one attempt, and of all attempts of one call together. */
const ATTEMPT_TIMEOUT_MS = 4_000;
const CALL_TIMEOUT_MS = 10_000;
const MAX_ATTEMPTS = 3;

/** Objects in a bucket of Amazon S3 or of any store that speaks its protocol. */
export class S3Storage extends Storage implements OnApplicationShutdown {
  readonly kind = 's3';
  private opened?: ReturnType<typeof connect>;

  constructor(private readonly settings: S3Settings) {
    super();
  }

  async put(key: string, body: Buffer, contentType: string): Promise<void> {
    const { sdk, client } = await this.open();
    const command = new sdk.PutObjectCommand({
      ...this.at(key),
      Body: body,
      ContentType: contentType,
      CacheControl: this.settings.cacheControl,
    });
    await client.send(command, inTime());
  }

  /** In parts of 5 MB, each tried again by itself; the object appears when the last one is there. */
  async putStream(key: string, body: Readable, contentType: string): Promise<number> {
    const { client, Upload } = await this.open();
    const counted = Counted.of(body);
    const upload = new Upload({
      client,
      queueSize: 2,
      params: {
        ...this.at(key),
        Body: counted,
        ContentType: contentType,
        CacheControl: this.settings.cacheControl,
      },
    });
    await upload.done().catch((error: unknown) => {
      // What broke off matters, not that its parts could not be thrown away.
      throw counted.errored ?? error;
    });
    return counted.bytes;
  }

  async read(key: string): Promise<Readable | null> {
    const { sdk, client } = await this.open();
    try {
      const { Body } = await client.send(new sdk.GetObjectCommand(this.at(key)));
      return (Body as Readable | undefined) ?? null;
    } catch (error) {
      if (error instanceof sdk.NoSuchKey) return null;
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    const { sdk, client } = await this.open();
    await client.send(new sdk.DeleteObjectCommand(this.at(key)), inTime());
  }

  async *list(prefix: string): AsyncIterable<StoredObject> {
    const { sdk, client } = await this.open();
    let next: string | undefined;
    do {
      const command = new sdk.ListObjectsV2Command({
        Bucket: this.settings.bucket,
        Prefix: prefix,
        ContinuationToken: next,
      });
      const page = await client.send(command, inTime());
      for (const { Key, LastModified, Size } of page.Contents ?? []) {
        if (Key && LastModified) yield { key: Key, modifiedAt: LastModified, byteSize: Size ?? 0 };
      }
      next = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (next);
  }

  urlOf(key: string): string {
    const { baseUrl, endpoint, bucket, region } = this.settings;
    if (baseUrl) return `${baseUrl}/${key}`;
    return endpoint ? `${endpoint}/${bucket}/${key}` : `https://${bucket}.s3.${region}.amazonaws.com/${key}`;
  }

  async check(): Promise<void> {
    const { sdk, client } = await this.open();
    await client.send(new sdk.HeadBucketCommand({ Bucket: this.settings.bucket }), inTime());
  }

  async onApplicationShutdown(): Promise<void> {
    (await this.opened)?.client.destroy();
  }

  private at(key: string) {
    return { Bucket: this.settings.bucket, Key: key };
  }

  private open() {
    return (this.opened ??= connect(this.settings));
  }
}

/** The SDK takes a while to load, so it is loaded by the first call that needs it. */
async function connect({ region, endpoint, credentials }: S3Settings) {
  const [sdk, { Upload }] = await Promise.all([import('@aws-sdk/client-s3'), import('@aws-sdk/lib-storage')]);
  const client = new sdk.S3Client({
    region,
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    ...(credentials ? { credentials } : {}),
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: ATTEMPT_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
    // The newer checksums are Amazon's alone: other stores refuse them or, worse, keep their framing.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  return { sdk, client, Upload };
}

function inTime(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) };
}
