import type { Redis } from 'ioredis';

/**
 * Lets a publish fail quietly. The socket.io adapter does not wait for it, so while Redis is away every push would end
 * the process as an unhandled rejection; yet a push is only a hint, and the connection tells of its own trouble.
 */
export function forgivePublishing(connection: Redis): Redis {
  const publish = connection.publish.bind(connection);
  connection.publish = (channel: string | Buffer, message: string | Buffer) =>
    publish(channel, message).catch(() => 0);
  return connection;
}
