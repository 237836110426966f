import type { FastifyReply } from 'fastify';
import { encodeCursor } from '../../common/cursor.js';
import type { FinishedPage } from '../prisma/finished-page.sql.js';

/** Items as JSON, with commas between, and where the list goes on. */
export interface JsonPage {
  items: string;
  nextCursor: string | null;
}

/** Answers with JSON that somebody else has finished (the database, say): nothing reads or writes it again. */
export function finishedJson(reply: FastifyReply, text: string): string {
  void reply.type('application/json; charset=utf-8');
  return text;
}

/** Answers with a page whose items are finished. */
export function finishedPage(reply: FastifyReply, { items, ...rest }: JsonPage): string {
  return finishedJson(reply, `{"items":[${items}],${JSON.stringify(rest).slice(1)}`);
}

/**
 * A page of the list `sort` as the database gave it.
 *
 * @param spelling see `Cursor`
 */
export function toJsonPage(page: FinishedPage, sort: string, spelling?: string): JsonPage {
  const { items, more, key, id } = page;
  return { items: items ?? '', nextCursor: more ? encodeCursor({ sort, key, id, spelling }) : null };
}
