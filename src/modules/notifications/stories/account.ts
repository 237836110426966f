import type { StoryOf } from '../rule.js';
import type { DeviceWords, NoWords } from '../templates/words.js';

interface Owner {
  userId: string;
}

const LINK = '/account/security';

/** Something happened to an account; there is no more to say than what. */
export const anAccount: StoryOf<Owner, Owner, NoWords> = async ({ data }) => ({
  people: { userId: data.userId },
  data: {},
  words: {},
  link: LINK,
});

/** A sign-in from a device and place that the account was not used from before. */
export const aNewDevice: StoryOf<Owner & { sessionId: string }, Owner, DeviceWords> = async (
  { data },
  { sessions },
) => {
  const { userId, sessionId } = data;
  const session = await sessions.find(sessionId);
  if (!session || !(await sessions.isFromNewDevice(session))) return null;
  const { ip, createdAt } = session;
  return {
    people: { userId },
    data: { sessionId },
    words: { ...sessions.deviceOf(session), ip, at: createdAt.toISOString() },
    link: LINK,
  };
};

export const aUsedRecoveryCode: StoryOf<Owner & { left: number }, Owner, { left: number }> = async ({
  data,
}) => ({ people: { userId: data.userId }, data: {}, words: { left: data.left }, link: LINK });
