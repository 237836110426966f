import { MINUTE } from '../../common/time.js';

/** How long its sender may change what a message says. */
export const EDIT_WINDOW_MS = 15 * MINUTE;

/** How many pictures one message shows at most. */
export const MAX_IMAGES = 6;

export type EditRefusal = 'deleted' | 'held' | 'too_late';

/** Why a message cannot be edited by its sender; null if it can. */
export function refusalOfEdit(
  message: { state: 'SENT' | 'HELD' | 'REFUSED'; createdAt: Date; deletedAt: Date | null },
  now: Date,
): EditRefusal | null {
  if (message.deletedAt) return 'deleted';
  // A moderator decides on what was sent, not on what it was changed to meanwhile.
  if (message.state !== 'SENT') return 'held';
  return now.getTime() - message.createdAt.getTime() > EDIT_WINDOW_MS ? 'too_late' : null;
}
