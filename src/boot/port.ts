import { createServer } from 'node:net';
import { BootError } from './failure.js';

/** Fails early, before a database is started, if the port cannot be had. @throws BootError */
export async function assertPortFree(host: string, port: number): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error: NodeJS.ErrnoException) => reject(portError(error, host, port)));
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

/** What a failed listen means, in words. */
export function portError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new BootError(`Port ${port} is taken by another program: stop it, or set PORT to another one.`);
    case 'EACCES':
      return new BootError(`Port ${port} may not be used by this user: set PORT to one above 1023.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new BootError(`This machine has no address ${host}: set HOST to one that it has.`);
    default:
      return error;
  }
}
