import type { ClientEvent, ServerEvent, SocketEvents } from '../realtime/socket-event.js';
import { Forbidden, InternalError, ServiceBusy, ValidationFailed } from '../errors/http.problems.js';
import { RateLimited } from '../limits/limits.problems.js';
import { collectSocketSchemas, REFUSAL } from './socket-schemas.js';
import type { SocketSchemas } from './socket-schemas.js';

const DESCRIPTION = `Chat and news as they happen, by **socket.io 4** in its default namespace: \`io(url, { auth: { token } })\` with the
\`accessToken\` of \`POST /api/auth/login\`. A refused connection has the problem in \`connect_error.data\`; the socket ends with its token.

Each event takes one object and is acknowledged: with the reply below, or with \`{ error }\`, a problem document as over REST. Until new
terms are accepted what writes is refused with \`auth.terms_outdated\` (403); an event that there is not, with \`socket.unknown_event\` (404).
The socket is a hint, and a new connection is in no discussion: after each join again, and ask \`GET /api/discussions/{id}/messages?after={the last seq you have}\`.

From scratch, step by step: docs/chat.md. Types for TypeScript: /api/docs/socket.d.ts.`;

const CHANNEL = { $ref: '#/channels/main' };

/** The AsyncAPI 3 document of the socket, made of the definitions that the gateway itself uses. */
export function buildAsyncApi(events: SocketEvents, publicUrl: string, version: string): object {
  const schemas = collectSocketSchemas(events);
  const { protocol, host } = new URL(publicUrl);
  const messages: Record<string, object> = {
    ...Object.fromEntries(events.client.flatMap((event) => messagesOf(event, schemas))),
    ...Object.fromEntries(events.server.map((event) => heardMessage(event, schemas))),
  };
  return {
    asyncapi: '3.0.0',
    info: { title: 'KwadMarket live', version, description: DESCRIPTION },
    defaultContentType: 'application/json',
    servers: {
      main: {
        host,
        pathname: '/socket.io',
        protocol: protocol === 'https:' ? 'wss' : 'ws',
        description: 'socket.io 4, path `/socket.io`, on the port of the API',
        security: [{ $ref: '#/components/securitySchemes/token' }],
      },
    },
    channels: {
      main: {
        address: '/',
        title: 'The default namespace',
        messages: Object.fromEntries(
          Object.keys(messages).map((key) => [key, { $ref: `#/components/messages/${key}` }]),
        ),
      },
    },
    operations: {
      ...Object.fromEntries(events.client.map((event) => [event.name, operationOf(event)])),
      ...Object.fromEntries(
        events.server.map(({ name, summary }) => [
          `on.${name}`,
          { action: 'send', channel: CHANNEL, summary, messages: [inChannel(`on.${name}`)] },
        ]),
      ),
    },
    components: {
      messages,
      schemas: schemas.named,
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The access token, as `auth: { token }` of the handshake; no header, no query',
        },
      },
    },
  };
}

function inChannel(key: string) {
  return { $ref: `#/channels/main/messages/${key}` };
}

/** From where the server stands: it receives what clients send, and answers. */
function operationOf({ name, summary, permission, problems }: ClientEvent) {
  const always = [ValidationFailed, Forbidden, RateLimited, ServiceBusy, InternalError];
  const refusals = [...problems, ...always].map(
    ({ kind: { code, status, title } }) => `- \`${code}\` (${status}): ${title}`,
  );
  return {
    action: 'receive',
    channel: CHANNEL,
    summary,
    description: [`Permission: \`${permission}\`. May be refused with:`, ...refusals].join('\n'),
    messages: [inChannel(name)],
    reply: { channel: CHANNEL, messages: [inChannel(`${name}.reply`)] },
  };
}

function messagesOf(
  { name, summary, payload, reply }: ClientEvent,
  { payloads }: SocketSchemas,
): [string, object][] {
  const answer = { anyOf: [payloads.get(reply), { $ref: REFUSAL }] };
  return [
    [name, { name, title: name, summary, payload: payloads.get(payload) }],
    [`${name}.reply`, { name, title: `${name}, acknowledged`, payload: answer }],
  ];
}

function heardMessage(
  { name, summary, payload }: ServerEvent,
  { payloads }: SocketSchemas,
): [string, object] {
  return [`on.${name}`, { name, title: name, summary, payload: payloads.get(payload) }];
}
