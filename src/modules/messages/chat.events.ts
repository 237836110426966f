import { z } from 'zod';
import { Id } from '../../platform/http/inputs.js';
import { clientEvent, serverEvent } from '../../platform/realtime/socket-event.js';
import { TooManyRooms } from '../../platform/realtime/socket.problems.js';
import { DealNotFound } from '../deals/deals.problems.js';
import {
  DiscussionResponse,
  EditMessageBody,
  MessageResponse,
  OpenDiscussionBody,
  ReadBody,
  SendMessageBody,
  UnreadResponse,
} from './discussions.dto.js';
import {
  ClientIdTaken,
  DealClosed,
  DiscussionNotFound,
  DiscussionUnavailable,
  EditNeedsReview,
  EditTooLate,
  MessageGone,
  MessageImagesNotUsable,
  MessageNotDelivered,
  MessageNotFound,
  NotJoined,
  NotYourMessage,
  OwnDealDiscussion,
} from './discussions.problems.js';

const InDiscussion = z.strictObject({ discussionId: Id }).meta({ id: 'InDiscussion' });
const Done = z.object({ ok: z.literal(true) }).meta({ id: 'Done' });

export const openDiscussion = clientEvent({
  name: 'openDiscussion',
  summary: 'Write to the seller of a deal: opens a discussion, or finds the one that I have on it',
  payload: OpenDiscussionBody.unwrap().safeExtend({ dealId: Id }).meta({ id: 'OpenDiscussion' }),
  reply: DiscussionResponse,
  permission: 'messages:write',
  writes: true,
  problems: [
    DealNotFound,
    OwnDealDiscussion,
    DealClosed,
    DiscussionUnavailable,
    ClientIdTaken,
    MessageImagesNotUsable,
  ],
});

export const joinDiscussion = clientEvent({
  name: 'joinDiscussion',
  summary: 'Hear from now on who is typing in a discussion of mine; answers the discussion',
  payload: InDiscussion,
  reply: DiscussionResponse,
  permission: 'messages:read',
  writes: false,
  problems: [DiscussionNotFound, TooManyRooms],
});

export const leaveDiscussion = clientEvent({
  name: 'leaveDiscussion',
  summary: 'Hear no longer who is typing there',
  payload: InDiscussion,
  reply: Done,
  permission: 'messages:read',
  writes: false,
  problems: [],
});

export const sendMessage = clientEvent({
  name: 'sendMessage',
  summary: 'Send a message; sent again under its `clientId` it is the stored one',
  payload: SendMessageBody.safeExtend({ discussionId: Id }).meta({ id: 'SendMessage' }),
  reply: MessageResponse,
  permission: 'messages:write',
  writes: true,
  problems: [DiscussionNotFound, DiscussionUnavailable, ClientIdTaken, MessageImagesNotUsable],
});

const OneMessage = { discussionId: Id, messageId: Id };

export const editMessage = clientEvent({
  name: 'editMessage',
  summary: 'Change what a message of mine says, for fifteen minutes',
  payload: EditMessageBody.safeExtend(OneMessage).meta({ id: 'EditMessage' }),
  reply: MessageResponse,
  permission: 'messages:write',
  writes: true,
  problems: [
    DiscussionNotFound,
    MessageNotFound,
    NotYourMessage,
    MessageGone,
    MessageNotDelivered,
    EditTooLate,
    EditNeedsReview,
    DiscussionUnavailable,
  ],
});

export const deleteMessage = clientEvent({
  name: 'deleteMessage',
  summary: 'Delete a message of mine for both sides: its place stays',
  payload: z.strictObject(OneMessage).meta({ id: 'DeleteMessage' }),
  reply: MessageResponse,
  permission: 'messages:write',
  writes: true,
  problems: [DiscussionNotFound, MessageNotFound, NotYourMessage],
});

export const startTyping = clientEvent({
  name: 'typing',
  summary: 'Tell who has joined the same discussion that I am typing; passed on every two seconds at most',
  payload: InDiscussion,
  reply: Done,
  permission: 'messages:write',
  writes: true,
  problems: [NotJoined],
});

export const markRead = clientEvent({
  name: 'read',
  summary: 'Mark a discussion as read up to a message',
  payload: ReadBody.safeExtend({ discussionId: Id }).meta({ id: 'MarkDiscussionRead' }),
  reply: DiscussionResponse,
  permission: 'messages:write',
  writes: true,
  problems: [DiscussionNotFound],
});

export const message = serverEvent({
  name: 'message',
  summary:
    'A message of a discussion of mine was stored, edited, deleted or held, by the other side or by me on some device; ' +
    'what has the same `id` takes the place of what was there',
  payload: MessageResponse,
});

export const unread = serverEvent({
  name: 'unread',
  summary: 'What I have not read has changed',
  payload: UnreadResponse,
});

export const typing = serverEvent({
  name: 'typing',
  summary: 'Somebody is typing in a discussion that this socket has joined; show it for about five seconds',
  payload: z.object({ discussionId: z.uuid(), userId: z.uuid() }).meta({ id: 'Typing' }),
});

export const read = serverEvent({
  name: 'read',
  summary: 'One side of a discussion of mine has read up to a message',
  payload: z.object({ discussionId: z.uuid(), userId: z.uuid(), upTo: z.int() }).meta({ id: 'ReadMark' }),
});

export const CHAT_EVENTS = {
  client: [
    openDiscussion,
    joinDiscussion,
    leaveDiscussion,
    sendMessage,
    editMessage,
    deleteMessage,
    startTyping,
    markRead,
  ],
  server: [message, unread, typing, read],
} as const;
