import { setTimeout as pause } from 'node:timers/promises';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { ulid } from 'ulid';
import { waitFor } from './wait.js';

export interface ChatMessage {
  id: string;
  seq: number;
  clientId: string;
  senderId: string;
  body: string;
}

/**
 * A client of the chat in one discussion, by the steps of docs/chat.md and nothing else: it keeps messages by id, sends
 * again until it is answered, and catches up after each connection and each gap.
 */
export class ChatClient {
  readonly socket: Socket;
  /** What its person sees. */
  readonly messages = new Map<string, ChatMessage>();
  readonly acknowledged: ChatMessage[] = [];
  /** Messages that the socket brought, and those that only catching up did. */
  pushed = 0;
  caughtUp = 0;
  connections = 0;
  private complete = 0;
  private catching: Promise<void> | undefined;

  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly discussionId: string,
  ) {
    this.socket = io(url, {
      auth: (give: (auth: object) => void) => give({ token }),
      transports: ['websocket'],
      reconnectionDelay: 20,
      reconnectionDelayMax: 200,
      forceNew: true,
    });
    this.socket.on('connect', () => {
      this.connections++;
      void this.catchUp();
    });
    this.socket.on('catchUp', () => void this.catchUp());
    this.socket.on('message', (message: ChatMessage) => {
      if (this.show(message)) this.pushed++;
      if (message.seq > this.complete) void this.catchUp();
    });
  }

  /** The number up to which it has every message. */
  get completeUpTo(): number {
    return this.complete;
  }

  /** Sends one message, again and again under its clientId until it is acknowledged. */
  async send(body: string): Promise<ChatMessage> {
    const payload = { discussionId: this.discussionId, clientId: ulid(), body };
    for (;;) {
      // A server that is restarted takes its time on a busy machine.
      await waitFor('a connection', () => this.socket.connected, 60_000);
      const answer = (await this.socket
        .timeout(3_000)
        .emitWithAck('sendMessage', payload)
        .catch(() => null)) as
        (ChatMessage & { error?: { status: number; code: string; retryAfter?: number } }) | null;
      if (answer?.error && answer.error.status < 500) throw new Error(JSON.stringify(answer.error));
      if (!answer || answer.error) {
        await pause((answer?.error?.retryAfter ?? 0) * 1_000);
        continue;
      }
      this.acknowledged.push(answer);
      this.show(answer);
      return answer;
    }
  }

  /** Asks for what is newer than what it has, until nothing is left. */
  catchUp(): Promise<void> {
    // One walk at a time; whoever asks meanwhile starts the next.
    this.catching = (this.catching ?? Promise.resolve()).then(() => this.walk());
    return this.catching;
  }

  close(): void {
    this.socket.disconnect();
  }

  private async walk(): Promise<void> {
    for (let after: string | null = String(this.complete); after !== null;) {
      const path = `/api/discussions/${this.discussionId}/messages?after=${after}&limit=100`;
      const reply = await fetch(`${this.url}${path}`, {
        headers: { Authorization: `Bearer ${this.token}` },
      }).catch(() => null);
      if (reply?.status !== 200) {
        await pause(Number(reply?.headers.get('retry-after') ?? 0.05) * 1_000);
        continue;
      }
      const page = (await reply.json()) as { items: ChatMessage[]; nextCursor: string | null };
      for (const message of page.items) if (this.show(message)) this.caughtUp++;
      after = page.nextCursor;
    }
  }

  /** @returns whether it is new */
  private show(message: ChatMessage): boolean {
    if (this.messages.has(message.id)) return false;
    this.messages.set(message.id, message);
    const seqs = new Set([...this.messages.values()].map(({ seq }) => seq));
    while (seqs.has(this.complete + 1)) this.complete++;
    return true;
  }
}

/** What is wrong after the talk of two: messages acknowledged to one that the other lacks or has twice, or that are not stored. */
export function compareTalk(clients: [ChatClient, ChatClient], stored: { id: string; seq: number | null }[]) {
  const acknowledged = clients.flatMap((client) => client.acknowledged.map(({ id }) => id));
  const ids = new Set(stored.map(({ id }) => id));
  const seenBy = clients.map(({ messages }) => [...messages.values()]);
  return {
    lost: acknowledged.filter((id) => !ids.has(id)).length,
    unread: seenBy.map((seen) => stored.filter(({ id }) => !seen.some((one) => one.id === id)).length),
    twice: seenBy.map((seen) => seen.length - new Set(seen.map(({ clientId }) => clientId)).size),
    storedTwice: stored.length - new Set(acknowledged).size,
    gaps: stored.length - Math.max(0, ...stored.map(({ seq }) => seq ?? 0)),
  };
}

export const ALL_WELL = { lost: 0, unread: [0, 0], twice: [0, 0], storedTwice: 0, gaps: 0 };
