import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A wire that can be cut or stalled, between the application and a server that it leans on. */
export class TcpProxy {
  private readonly pairs = new Set<[Socket, Socket]>();
  private stalled = false;
  private refusing = false;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to(target: { host: string; port: number }): Promise<TcpProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = new TcpProxy(server, (server.address() as AddressInfo).port);
    server.on('connection', (client) => proxy.join(client, connect(target.port, target.host)));
    return proxy;
  }

  /** From now on nothing passes, in either direction, and nobody is told. */
  stall(): void {
    this.stalled = true;
    for (const sockets of this.pairs) sockets.forEach((socket) => socket.pause());
  }

  /** From now on connections are cut, those that come too: the server is down. */
  refuse(): void {
    this.refusing = true;
    for (const sockets of this.pairs) sockets.forEach((socket) => socket.destroy());
  }

  /** Lets everything pass again, also what was held back. */
  heal(): void {
    this.stalled = this.refusing = false;
    for (const sockets of this.pairs) sockets.forEach((socket) => socket.resume());
  }

  async close(): Promise<void> {
    for (const sockets of this.pairs) sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(client: Socket, server: Socket): void {
    const pair: [Socket, Socket] = [client, server];
    this.pairs.add(pair);
    if (this.refusing) pair.forEach((socket) => socket.destroy());
    client.pipe(server);
    server.pipe(client);
    if (this.stalled) pair.forEach((socket) => socket.pause());
    for (const [one, other] of [pair, [server, client]] as [Socket, Socket][]) {
      one.on('error', () => other.destroy());
      one.on('close', () => {
        other.destroy();
        this.pairs.delete(pair);
      });
    }
  }
}
