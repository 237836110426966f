import { ulid } from 'ulid';
import type { Person } from './people.js';

export interface DiscussionReply {
  id: string;
  unread: number;
  lastSeq: number;
}

/** A discussion of `buyer` on a deal, opened with a first message if one is given. */
export async function openDiscussion(buyer: Person, dealId: string, text?: string): Promise<DiscussionReply> {
  const body = text === undefined ? undefined : { clientId: ulid(), body: text };
  const reply = await buyer.api.post(`/api/deals/${dealId}/discussions`, body);
  if (reply.status > 201) throw new Error(`No discussion: ${JSON.stringify(reply.body)}`);
  return reply.body as DiscussionReply;
}

export function say(person: Person, discussionId: string, body: string, clientId = ulid()) {
  return person.api.post(`/api/discussions/${discussionId}/messages`, { clientId, body });
}
