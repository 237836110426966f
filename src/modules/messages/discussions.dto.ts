import { z } from 'zod';
import { isPlainText } from '../../common/text.js';
import { Id, Limit, pageOf } from '../../platform/http/inputs.js';
import { DealCard } from '../deals/deals.dto.js';
import { ImageResponse } from '../images/images.dto.js';
import { MAX_IMAGES } from './message.js';

const ClientId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,64}$/, 'must be a ULID, or 8 to 64 letters, digits, - and _')
  .meta({
    examples: ['01KAGM8Q2V5T9ZJ4W3E6X7Y8NB'],
    description: 'Chosen by the client, best a ULID. Sending it again gives the stored message',
  });
const MessageText = z
  .string()
  .max(4_000)
  .refine(isPlainText, 'must be plain text')
  .meta({ examples: ['Is it still for sale?'] });
const TextOrPictures = MessageText.default('').meta({
  description: 'Plain text; may be left out where there are pictures',
});
const ImageIds = z
  .array(Id)
  .max(MAX_IMAGES)
  .refine((ids) => new Set(ids).size === ids.length, 'must not name a picture twice')
  .default([])
  .meta({ description: 'Uploads of mine (`POST /api/images`) that nothing else shows' });
const isNotEmpty = ({ body, imageIds }: { body: string; imageIds: string[] }) =>
  body.trim() !== '' || (body === '' && imageIds.length > 0);

export const SendMessageBody = z
  .strictObject({ clientId: ClientId, body: TextOrPictures, imageIds: ImageIds })
  .refine(isNotEmpty, { message: 'must not be blank, unless there are pictures', path: ['body'] })
  .meta({ id: 'SendMessageBody' });
export type SendMessageBody = z.infer<typeof SendMessageBody>;

export const OpenDiscussionBody = z
  .strictObject({ clientId: ClientId.optional(), body: TextOrPictures, imageIds: ImageIds })
  .refine((first) => (first.clientId === undefined) === (first.body === '' && first.imageIds.length === 0), {
    message: 'clientId goes together with body or imageIds',
    path: ['clientId'],
  })
  .refine((first) => first.clientId === undefined || isNotEmpty(first), {
    message: 'must not be blank, unless there are pictures',
    path: ['body'],
  })
  .optional()
  .meta({ id: 'OpenDiscussionBody' });
export type OpenDiscussionBody = z.infer<typeof OpenDiscussionBody>;

export const EditMessageBody = z
  .strictObject({ body: MessageText.refine((text) => text.trim() !== '', 'must not be blank') })
  .meta({ id: 'EditMessageBody' });
export type EditMessageBody = z.infer<typeof EditMessageBody>;

export const ReadBody = z
  .strictObject({ upTo: z.int().min(0).meta({ description: 'The `seq` of the last message read' }) })
  .meta({ id: 'ReadBody' });
export type ReadBody = z.infer<typeof ReadBody>;

const Place = z
  .union([
    z.coerce.number().int().min(0).max(2_147_483_647),
    z.uuid('must be the seq or the id of a message'),
  ])
  .optional();

export const ListMessagesQuery = z
  .strictObject({
    before: Place.meta({ description: 'Older than this message: its `seq` or `id`' }),
    after: Place.meta({ description: 'Newer than this message: its `seq` or `id`; 0 for the first' }),
    limit: Limit,
  })
  .refine(({ before, after }) => before === undefined || after === undefined, {
    message: 'not together with before',
    path: ['after'],
  });
export type ListMessagesQuery = z.infer<typeof ListMessagesQuery>;

export const ListDiscussionsQuery = z.strictObject({
  dealId: z.uuid().optional(),
  archived: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .meta({ description: 'Those that I put away, instead of the others' }),
  cursor: z.string().max(500).optional(),
  limit: Limit,
});
export type ListDiscussionsQuery = z.infer<typeof ListDiscussionsQuery>;

const MessageImageResponse = ImageResponse.extend({
  url: z.string().meta({ description: 'Of the large version' }),
}).meta({ id: 'MessageImage' });

export const MessageResponse = z
  .object({
    id: z.uuid(),
    seq: z.int().meta({
      description:
        '1, 2, 3 … without gaps within a discussion; 0 for a message of mine that was not delivered',
    }),
    discussionId: z.uuid(),
    senderId: z.uuid(),
    clientId: z.string(),
    body: z.string().meta({ description: 'Plain text, links included; empty once deleted' }),
    images: z.array(MessageImageResponse),
    state: z.enum(['sent', 'held', 'refused']).meta({
      description:
        '`held`: a moderator decides whether the other side gets it, who knows nothing of it meanwhile',
    }),
    createdAt: z.iso.datetime(),
    editedAt: z.iso.datetime().nullable(),
    deletedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Message' });
export type MessageResponse = z.infer<typeof MessageResponse>;

export const MessagesPage = z
  .object({
    items: z.array(MessageResponse).meta({ description: 'In the order of their `seq`' }),
    held: z.array(MessageResponse).meta({
      description:
        'Messages of mine that wait for a moderator, at most the last 24. Once released, one is found by `after` under a new `seq`',
    }),
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: 'Where the walk goes on: the next `after`, else the next `before`' }),
  })
  .meta({ id: 'MessagesPage' });

export const DiscussionResponse = z
  .object({
    id: z.uuid(),
    side: z.enum(['buyer', 'seller']).meta({ description: 'Which side the caller is on' }),
    other: z.object({ id: z.uuid(), displayName: z.string() }),
    deal: DealCard,
    lastSeq: z.int(),
    unread: z.int(),
    readUpTo: z.int().meta({ description: 'The last message that the caller has read' }),
    archived: z.boolean().meta({ description: 'Put away by the caller until the other side writes' }),
    blockedByMe: z.boolean(),
    otherReadUpTo: z.int().meta({ description: 'The last message that the other has read' }),
    lastMessage: MessageResponse.nullable(),
    createdAt: z.iso.datetime(),
    lastActivityAt: z.iso.datetime(),
  })
  .meta({ id: 'Discussion' });
export type DiscussionResponse = z.infer<typeof DiscussionResponse>;

export const DiscussionsPage = pageOf(DiscussionResponse, 'DiscussionsPage');

export const UnreadResponse = z
  .object({
    total: z.int().meta({ description: 'Messages that the caller has not read' }),
    discussions: z.int().meta({ description: 'Discussions that they are in' }),
  })
  .meta({ id: 'Unread' });
