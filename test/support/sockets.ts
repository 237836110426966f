import { io } from 'socket.io-client';
import type { ProblemDocument } from '../../src/platform/errors/problem.js';
import type { ManagerOptions, Socket, SocketOptions } from 'socket.io-client';

export interface Refusal extends Error {
  data?: ProblemDocument;
}

/** A socket that is connected, or null and why it was not let in. */
export interface Attempt {
  socket: Socket | null;
  refusal: Refusal | null;
}

/** Knocks with a token (none: without). A socket that was let in is the caller's to close. */
export async function knock(
  url: string,
  token?: unknown,
  options: Partial<ManagerOptions & SocketOptions> = {},
): Promise<Attempt> {
  const socket = io(url, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    ...(token === undefined ? {} : { auth: { token } }),
    ...options,
  });
  return new Promise((resolve) => {
    socket.once('connect', () => resolve({ socket, refusal: null }));
    socket.once('connect_error', (refusal: Refusal) => {
      socket.disconnect();
      resolve({ socket: null, refusal });
    });
  });
}

/** As `knock`, for a token that is good. */
export async function openSocket(
  url: string,
  token: string,
  options: Partial<ManagerOptions & SocketOptions> = {},
): Promise<Socket> {
  const { socket, refusal } = await knock(url, token, options);
  if (!socket) throw refusal ?? new Error('The socket was refused');
  return socket;
}

/** What an event is acknowledged with. Tests read answers of every shape; each asserts what it expects of one. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Answer = Record<string, any> & { error?: ProblemDocument & { retryAfter?: number } };

/** Sends an event and waits for its acknowledgement. */
export async function ask(socket: Socket, event: string, ...payload: unknown[]): Promise<Answer> {
  return (await socket.timeout(10_000).emitWithAck(event, ...payload)) as Answer;
}

/** A socket that keeps what it hears. */
export interface Ear {
  socket: Socket;
  heard: { event: string; payload: Record<string, unknown> }[];
  /** The payloads of one event so far. */
  of(event: string): Record<string, unknown>[];
}

export async function listen(url: string, token: string): Promise<Ear> {
  const socket = await openSocket(url, token);
  const heard: Ear['heard'] = [];
  socket.onAny((event: string, payload: Record<string, unknown>) => heard.push({ event, payload }));
  return {
    socket,
    heard,
    of: (event) => heard.filter((one) => one.event === event).map(({ payload }) => payload),
  };
}
