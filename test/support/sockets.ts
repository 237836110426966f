import { io } from 'socket.io-client';
import type { ManagerOptions, Socket, SocketOptions } from 'socket.io-client';

export interface Refusal extends Error {
  data?: { status: number; code: string; title: string };
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
export async function openSocket(url: string, token: string): Promise<Socket> {
  const { socket, refusal } = await knock(url, token);
  if (!socket) throw refusal ?? new Error('The socket was refused');
  return socket;
}
