// Sends many sign-ins at once, from a thread of its own, so that whoever measures beside it is not slowed by the sending.
import { parentPort, workerData } from 'node:worker_threads';

const { url, count } = workerData;

const replies = await Promise.all(
  Array.from({ length: count }, async (_, i) => {
    const reply = await fetch(`${url}/api/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: `flood${i}@kwad.test`, password: 'a wrong one' }),
    });
    const { code } = await reply.json();
    return { status: reply.status, code, retryAfter: reply.headers.get('retry-after') };
  }),
);
parentPort.postMessage(replies);
