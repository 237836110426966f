import type { Storage } from '../../platform/storage/storage.js';
import { presentImage } from '../images/images.presenter.js';
import type { MessageResponse } from './discussions.dto.js';
import type { WholeMessage } from './discussions.reader.js';

const STATES = { SENT: 'sent', HELD: 'held', REFUSED: 'refused' } as const;

/** A message as REST and the socket show it. */
export function presentMessage(message: WholeMessage, storage: Storage): MessageResponse {
  const { id, seq, discussionId, senderId, clientId, state, createdAt, editedAt, deletedAt } = message;
  const images = deletedAt ? [] : message.images;
  return {
    id,
    seq: seq ?? 0,
    discussionId,
    senderId,
    clientId,
    body: deletedAt ? '' : message.body,
    images: images.map(({ image }) => ({
      ...presentImage(image, storage),
      url: storage.urlOf(image.storageKey),
    })),
    state: STATES[state],
    createdAt: createdAt.toISOString(),
    editedAt: editedAt?.toISOString() ?? null,
    deletedAt: deletedAt?.toISOString() ?? null,
  };
}
