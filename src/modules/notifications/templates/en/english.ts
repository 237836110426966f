import type { Templates } from '../words.js';
import { ACCOUNT_TEXTS } from './account.js';
import { ALERT_TEXTS } from './alerts.js';
import { DEAL_TEXTS } from './deals.js';
import { FAVORITE_TEXTS } from './favorites.js';
import { MESSAGE_TEXTS } from './messages.js';
import { MODERATION_TEXTS } from './moderation.js';
import { OFFER_TEXTS } from './offers.js';

export const ENGLISH: Templates = {
  ...DEAL_TEXTS,
  ...FAVORITE_TEXTS,
  ...ALERT_TEXTS,
  ...OFFER_TEXTS,
  ...MESSAGE_TEXTS,
  ...MODERATION_TEXTS,
  ...ACCOUNT_TEXTS,
};
