import { Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';

/** What the framework says while it wires itself: of use when something is wired wrongly, noise on every start. */
const WIRING = new Set([
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestFactory',
  'NestApplication',
]);

/** Nest's logger on pino, with the framework's own lines at debug. */
@Injectable()
export class QuietLogger extends Logger {
  override log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    if (typeof context === 'string' && WIRING.has(context)) super.debug(message, ...rest);
    else super.log(message, ...rest);
  }
}
