import { io } from 'socket.io-client';
import { Disappointment } from './report.mjs';

/** Somebody at a browser: calls the API, perhaps signed in. */
export class Client {
  constructor(url, token) {
    this.url = url;
    this.token = token;
  }

  as(token) {
    return new Client(this.url, token);
  }

  async isHealthy() {
    return (await this.call('GET', '/api/health').catch(() => null))?.status === 200;
  }

  async call(method, path, body, headers = {}) {
    const form = body instanceof FormData;
    const reply = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        Accept: 'application/json',
        ...(this.token ? { Authorization: `Bearer ${this.token}` } : {}),
        ...(body && !form ? { 'Content-Type': 'application/json' } : {}),
        ...headers,
      },
      body: body === undefined ? undefined : form ? body : JSON.stringify(body),
    });
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, body: text ? JSON.parse(text) : null };
  }

  /** Opens the live socket and collects what it pushes. */
  listen(event) {
    const socket = io(this.url, {
      auth: { token: this.token },
      transports: ['websocket'],
      reconnection: false,
    });
    const heard = [];
    socket.on(event, (payload) => heard.push(payload));
    const connected = new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', (error) =>
        reject(new Disappointment('the socket did not open', error.message)),
      );
    });
    return { connected, heard, close: () => socket.disconnect() };
  }
}

/** Looks again and again until `look` finds something. */
export async function eventually(what, look, withinMs = 20_000) {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline)
      throw new Disappointment(`${what} did not come`, `waited ${withinMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
