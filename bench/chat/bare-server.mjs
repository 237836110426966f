// What chat costs at the least: socket.io, and one INSERT for each message. No checks, no numbers, no counters, no facts.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import pg from 'pg';
import { Server } from 'socket.io';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
await pool.query(
  `CREATE TABLE IF NOT EXISTS bare_message
    (id uuid PRIMARY KEY, discussion uuid NOT NULL, sender uuid NOT NULL, body text NOT NULL, created timestamptz NOT NULL)`,
);
const INSERT = { name: 'insert', text: 'INSERT INTO bare_message VALUES ($1, $2, $3, $4, $5)' };

const http = createServer((_request, response) => response.end());
const server = new Server(http, { serveClient: false });
server.on('connection', (socket) => {
  const { userId } = socket.handshake.auth;
  void socket.join(`user:${userId}`);
  socket.on('sendMessage', async ({ discussionId, clientId, body, to }, acknowledge) => {
    const message = {
      id: randomUUID(),
      discussionId,
      senderId: userId,
      clientId,
      body,
      createdAt: new Date(),
    };
    await pool.query({ ...INSERT, values: [message.id, discussionId, userId, body, message.createdAt] });
    server.to([`user:${to}`, `user:${userId}`]).emit('message', message);
    acknowledge(message);
  });
});
http.listen(Number(process.env.PORT), '127.0.0.1');
