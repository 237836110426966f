import { Injectable, Logger } from '@nestjs/common';
import type { Histogram } from 'prom-client';
import type { Socket } from 'socket.io';
import type { z } from 'zod';
import { newRequestId } from '../../common/ids.js';
import { ValidationFailed } from '../errors/http.problems.js';
import { describeProblem } from '../errors/problem-reply.js';
import type { Problem } from '../errors/problem.js';
import { toProblem } from '../errors/to-problem.js';
import type { Actor } from '../http/actor.js';
import { toFieldErrors } from '../http/field-errors.js';
import { runInContext } from '../logging/request-context.js';
import { Metrics } from '../telemetry/metrics.service.js';
import type { ClientEvent } from './socket-event.js';
import { SocketAuthenticator } from './socket-authenticator.js';
import type { SocketUser } from './socket-authenticator.js';
import { UnknownEvent } from './socket.problems.js';

/** Who sent an event, and over which socket. */
export interface Sender {
  actor: Actor;
  socket: Socket;
}

type Handler<Payload = unknown, Reply = unknown> = (payload: Payload, sender: Sender) => Promise<Reply>;

interface Entry {
  event: ClientEvent;
  handler: Handler;
}

/** Where events of clients are taken in: checked as a request would be, handled, and acknowledged with the same problems. */
@Injectable()
export class EventDesk {
  private readonly logger = new Logger('Sockets');
  private readonly entries = new Map<string, Entry>();

  private readonly durations: Histogram<'event' | 'status'>;

  constructor(
    private readonly authenticator: SocketAuthenticator,
    metrics: Metrics,
  ) {
    this.durations = metrics.histogram({
      name: 'socket_event_duration_seconds',
      help: 'From taking an event of a client until its acknowledgement, in its turn',
      labelNames: ['event', 'status'],
    });
  }

  /** Names the one handler of an event. Call it before the sockets open. */
  handle<Payload extends z.ZodType, Reply extends z.ZodType>(
    event: ClientEvent<Payload, Reply>,
    handler: Handler<z.output<Payload>, z.input<Reply>>,
  ): void {
    this.entries.set(event.name, { event, handler: handler as Handler });
  }

  get names(): string[] {
    return [...this.entries.keys()];
  }

  /**
   * Takes one event.
   *
   * @param args what came with it, without the acknowledgement
   * @returns what it is acknowledged with: a reply, or `{ error }`; never throws
   */
  async take(socket: Socket, name: unknown, args: unknown[]): Promise<unknown> {
    const { actor } = socket.data as SocketUser;
    const requestId = newRequestId();
    const began = performance.now();
    const ended = (statusCode: number) => {
      const event = this.entries.has(name as string) ? (name as string) : 'unknown';
      const seconds = (performance.now() - began) / 1_000;
      this.durations.observe({ event, status: statusCode }, seconds);
      return { event, statusCode, durationMs: Math.round(seconds * 10_000) / 10 };
    };
    return runInContext({ requestId, userId: actor.userId }, async () => {
      try {
        const reply = await this.answer(socket, name, args);
        // A line for each message would cost more than the message: what goes well is counted, not written down.
        ended(200);
        return reply;
      } catch (thrown) {
        const problem = toProblem(thrown);
        const outcome = ended(problem.kind.status);
        if (problem.kind.status >= 500 && thrown !== problem && problem.kind.status !== 503)
          this.logger.error({ ...outcome, err: thrown }, 'socket event failed');
        else this.logger.log(outcome, 'socket event refused');
        return refuse(problem, String(name).slice(0, 60), requestId);
      }
    });
  }

  private async answer(socket: Socket, name: unknown, args: unknown[]): Promise<unknown> {
    const entry = this.entries.get(name as string);
    if (!entry) throw new UnknownEvent();
    const { actor } = socket.data as SocketUser;
    this.authenticator.assertMay(actor, entry.event);
    return entry.handler(parse(entry.event.payload, args), { actor, socket });
  }
}

/** A problem as it is acknowledged: the document of REST, and when to come back, which has no header here. */
export function refuse(problem: Problem, event: string, requestId = newRequestId()): { error: object } {
  const document = describeProblem(problem, { url: `/socket.io/${event}`, id: requestId });
  const wait = problem.headers['Retry-After'];
  return { error: wait === undefined ? document : { ...document, retryAfter: Number(wait) } };
}

function parse(schema: z.ZodType, args: unknown[]): unknown {
  if (args.length > 1) throw new ValidationFailed([{ path: '', message: 'An event takes one payload' }]);
  const result = schema.safeParse(args[0]);
  if (result.success) return result.data;
  throw new ValidationFailed(toFieldErrors(result.error.issues));
}
