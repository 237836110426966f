import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Socket } from 'socket.io';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { limitsConfig } from '../../config/limits.config.js';
import type { LimitsConfig } from '../../config/limits.config.js';
import { toProblem } from '../errors/to-problem.js';
import type { Limiter } from '../limits/limits.service.js';
import { EventDesk, refuse } from './event-desk.js';
import { EventLine } from './event-line.js';
import { budgetHandshakes } from './handshake-budget.js';
import { RealtimeService, userRoom } from './realtime.service.js';
import { watchSessions } from './session-watch.js';
import { SocketAuthenticator } from './socket-authenticator.js';
import type { SocketUser } from './socket-authenticator.js';

/**
 * Opens the socket on the HTTP server's port. A client proves who it is first, then joins the room of its person, and
 * no other.
 *
 * @param budget what a client may ask for in all, requests and handshakes together
 */
export function attachSockets(app: NestFastifyApplication, budget: Limiter): void {
  const authenticator = app.get(SocketAuthenticator);
  const realtime = app.get(RealtimeService);
  const desk = app.get(EventDesk);
  const { socketEventsPerMinute, socketsPerPerson } = app.get<LimitsConfig>(limitsConfig.KEY);
  const seats = realtime.seats(socketsPerPerson);
  const { server } = realtime;
  server.attach(app.getHttpServer());
  budgetHandshakes(server, budget, app.get<AppConfig>(appConfig.KEY).trustProxy);
  server.use((socket, next) => {
    authenticator.authenticate((socket.handshake.auth as { token?: unknown }).token).then(
      (user) => {
        socket.data = user;
        next();
      },
      (thrown: unknown) => next(refusal(thrown)),
    );
  });
  server.on('connection', (socket) => {
    const { actor, expiresAt } = socket.data as SocketUser;
    const line = new EventLine(socket, desk, socketEventsPerMinute);
    socket.onAny((name: unknown, ...args: unknown[]) => line.receive(name, args));
    void socket.join(userRoom(actor.userId));
    void seats.take(socket, userRoom(actor.userId));
    dropAt(socket, expiresAt);
  });
  realtime.watch = watchSessions(server, authenticator);
}

/** A socket lives no longer than the token that opened it. */
function dropAt(socket: Socket, expiresAt: Date): void {
  const timer = setTimeout(() => socket.disconnect(true), Math.max(0, expiresAt.getTime() - Date.now()));
  socket.on('disconnect', () => clearTimeout(timer));
}

/** socket.io hands `data` of a connect error to the client: the same document as over REST. */
function refusal(thrown: unknown): Error {
  const problem = toProblem(thrown);
  return Object.assign(new Error(problem.kind.title), { data: refuse(problem, '').error });
}
