import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';

/** An open socket that does not reconnect. @throws if it is refused */
export async function openSocket(url: string, token: string): Promise<Socket> {
  const socket = io(url, { auth: { token }, transports: ['websocket'], reconnection: false, forceNew: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}
