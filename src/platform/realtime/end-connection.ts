import type { Socket } from 'socket.io';

/**
 * Ends the connection of a client that takes no part in ending it: neither what waits for it nor a closing handshake (for
 * which ws would wait half a minute, and a process that shuts down with it) is of any use.
 */
export function endConnection({ conn }: Socket): void {
  const { socket } = conn.transport as unknown as { socket?: { terminate?: () => void } };
  conn.close(true);
  socket?.terminate?.();
}
