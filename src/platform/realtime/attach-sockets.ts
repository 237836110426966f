import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Socket } from 'socket.io';
import { toProblem } from '../errors/to-problem.js';
import { watchSessions } from './session-watch.js';
import { SocketAuthenticator } from './socket-authenticator.js';
import type { SocketUser } from './socket-authenticator.js';
import { RealtimeService, sessionRoom, userRoom } from './realtime.service.js';

/** Opens the socket on the HTTP server's port. A client proves who it is first, then joins the rooms of its person and session, no other. */
export function attachSockets(app: NestFastifyApplication): void {
  const authenticator = app.get(SocketAuthenticator);
  const realtime = app.get(RealtimeService);
  const { server } = realtime;
  server.attach(app.getHttpServer());
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
    const { userId, sessionId, expiresAt } = socket.data as SocketUser;
    void socket.join([userRoom(userId), sessionRoom(sessionId)]);
    dropAt(socket, expiresAt);
  });
  realtime.watch = watchSessions(server, authenticator);
}

/** A socket lives no longer than the token that opened it. */
function dropAt(socket: Socket, expiresAt: Date): void {
  const timer = setTimeout(() => socket.disconnect(true), Math.max(0, expiresAt.getTime() - Date.now()));
  socket.on('disconnect', () => clearTimeout(timer));
}

/** socket.io hands `data` of a connect error to the client: the same code as over REST. */
function refusal(thrown: unknown): Error {
  const { status, code, title } = toProblem(thrown).kind;
  return Object.assign(new Error(title), { data: { status, code, title } });
}
