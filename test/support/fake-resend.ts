import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AcceptedMail {
  key: string;
  to: string;
  subject: string;
  text: string;
  headers?: Record<string, string>;
}

/** How often (0 to 1) the provider misbehaves, one way each. */
export interface ProviderFaults {
  /** Takes the mail and breaks off before it says so. */
  breaksOff?: number;
  /** 429 with `Retry-After: 1`. */
  busy?: number;
  /** 500. */
  broken?: number;
  /** Between 0 and 1, drawn for each request. */
  draw?: () => number;
}

export interface FakeResend {
  url: string;
  /** Mails by idempotency key: what a recipient would find. */
  accepted: Map<string, AcceptedMail>;
  /** Each time that a mail was taken which had not been taken before under its key. */
  deliveries: AcceptedMail[];
  /** When requests came in (`performance.now()`), and when one was told to come back later. */
  requests: number[];
  refusals: number[];
  faults: ProviderFaults;
  close(): Promise<void>;
}

/** The network edge of the mail provider: takes a mail once per Idempotency-Key, as Resend documents it. */
export async function startFakeResend(faults: ProviderFaults = {}): Promise<FakeResend> {
  const accepted = new Map<string, AcceptedMail>();
  const fake: Omit<FakeResend, 'url' | 'close'> = {
    accepted,
    deliveries: [],
    requests: [],
    refusals: [],
    faults,
  };
  const take = (mail: AcceptedMail) => {
    if (accepted.has(mail.key)) return;
    accepted.set(mail.key, mail);
    fake.deliveries.push(mail);
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      // Anything else than a mail: whoever looks whether it is there.
      if (request.method !== 'POST') return void response.writeHead(200).end();
      fake.requests.push(performance.now());
      const { breaksOff = 0, busy = 0, broken = 0, draw = Math.random } = fake.faults;
      const lot = draw();
      const key = String(request.headers['idempotency-key']);
      const answer = (status: number, body: object) => {
        response.writeHead(status, {
          'Content-Type': 'application/json',
          ...(status === 429 ? { 'Retry-After': '1' } : {}),
        });
        response.end(JSON.stringify(body));
      };
      if (lot < busy) {
        fake.refusals.push(performance.now());
        return answer(429, { statusCode: 429, name: 'rate_limit_exceeded', message: 'Too many requests' });
      }
      if (lot < busy + broken) {
        return answer(500, { statusCode: 500, name: 'internal_server_error', message: 'Out of order' });
      }
      take({ ...(JSON.parse(Buffer.concat(chunks).toString()) as AcceptedMail), key });
      if (lot < busy + broken + breaksOff) request.socket.destroy();
      else answer(200, { id: key });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(fake, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
