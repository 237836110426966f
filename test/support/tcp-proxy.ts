import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** The ways in which what one leans on goes wrong. */
export const FAULTS = ['down', 'slow', 'reset', 'black hole', 'trickle', 'half-open'] as const;
/**
 * down: nothing listens, and what was open is closed. slow: answers take longer. reset: connections break in the
 * middle of an answer. black hole: nothing passes, nobody is told. trickle: answers come at 1 KB a second. half-open: what was
 * open is dead for ever without a word, as behind a firewall that forgot it; what is opened anew works.
 */
export type Fault = (typeof FAULTS)[number];

const TRICKLE = { bytes: 256, everyMs: 250 };

interface Wire {
  client: Socket;
  server: Socket;
  dead: boolean;
}

/** A wire between the application and a server that it leans on, which breaks as it is told to. */
export class TcpProxy {
  private readonly wires = new Set<Wire>();
  private fault: Fault | undefined;
  private slownessMs = 0;
  private passable: PromiseWithResolvers<void> = Promise.withResolvers();
  private listener: Server | undefined;

  private constructor(
    private readonly target: { host: string; port: number },
    readonly port: number,
  ) {}

  static async to(target: { host: string; port: number }): Promise<TcpProxy> {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const proxy = new TcpProxy(target, port);
    proxy.passable.resolve();
    await proxy.listen();
    return proxy;
  }

  /** In front of the server that an address names. @returns the proxy, and the address that leads through it */
  static async before(address: string): Promise<{ wire: TcpProxy; address: string }> {
    const url = new URL(address);
    const wire = await TcpProxy.to({ host: url.hostname, port: Number(url.port) });
    const { href } = Object.assign(url, { port: String(wire.port) });
    return { wire, address: address.endsWith('/') ? href : href.replace(/\/$/, '') };
  }

  /** From now on it is broken, in one way; if slow, so much. */
  break(fault: Fault, slownessMs = 1_000): void {
    this.fault = fault;
    this.slownessMs = slownessMs;
    if (fault === 'black hole') this.passable = Promise.withResolvers();
    if (fault === 'half-open') this.wires.forEach((wire) => (wire.dead = true));
    if (fault !== 'down') return;
    this.listener?.close();
    this.cut();
  }

  /** Lets everything pass again, also what a black hole held back. What is dead stays dead. */
  async heal(): Promise<void> {
    const wasDown = this.fault === 'down';
    this.fault = undefined;
    this.passable.resolve();
    if (wasDown) await this.listen();
  }

  async close(): Promise<void> {
    this.passable.resolve();
    this.cut();
    await new Promise((resolve) => this.listener?.close(resolve));
  }

  private cut(): void {
    for (const { client, server } of this.wires) [client, server].forEach((socket) => socket.destroy());
  }

  private async listen(): Promise<void> {
    const listener = createServer((client) => this.join(client));
    this.listener = listener;
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject).listen(this.port, '127.0.0.1', resolve);
    });
  }

  private join(client: Socket): void {
    const wire: Wire = { client, server: connect(this.target.port, this.target.host), dead: false };
    this.wires.add(wire);
    void this.carry(wire, client, wire.server);
    void this.carry(wire, wire.server, client);
  }

  /** Carries what comes from one end to the other, and its end too. */
  private async carry(wire: Wire, from: Socket, to: Socket): Promise<void> {
    from.on('error', () => undefined); // its end is all that matters
    try {
      for await (const chunk of from) await this.pass(wire, to, chunk as Buffer);
    } catch {
      // as good as its end
    }
    await this.passable.promise;
    if (wire.dead && from === wire.server) return;
    [from, to].forEach((socket) => socket.destroy());
    this.wires.delete(wire);
  }

  private async pass(wire: Wire, to: Socket, chunk: Buffer): Promise<void> {
    await this.passable.promise;
    if (wire.dead) return;
    const isAnswer = to === wire.client;
    if (isAnswer && this.fault === 'slow') await pause(this.slownessMs);
    if (isAnswer && this.fault === 'reset') {
      to.write(chunk.subarray(0, chunk.length / 2));
      [wire.client, wire.server].forEach((socket) => socket.resetAndDestroy());
      return;
    }
    let sent = 0;
    while (isAnswer && this.fault === 'trickle' && sent < chunk.length) {
      to.write(chunk.subarray(sent, (sent += TRICKLE.bytes)));
      await pause(TRICKLE.everyMs);
    }
    if (sent < chunk.length && !to.write(chunk.subarray(sent))) await drained(to);
  }
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('drain', resolve).once('close', resolve);
  });
}
