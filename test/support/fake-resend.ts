import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AcceptedMail {
  key: string;
  to: string;
  subject: string;
  text: string;
}

export interface FakeResend {
  url: string;
  /** Mails by idempotency key: what a recipient would find. */
  accepted: Map<string, AcceptedMail>;
  close(): Promise<void>;
}

/** The network edge of the mail provider: takes a mail once per Idempotency-Key, as Resend documents it. */
export async function startFakeResend(): Promise<FakeResend> {
  const accepted = new Map<string, AcceptedMail>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const key = String(request.headers['idempotency-key']);
      const mail = JSON.parse(Buffer.concat(chunks).toString()) as AcceptedMail;
      if (!accepted.has(key)) accepted.set(key, { ...mail, key });
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ id: key }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accepted,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
