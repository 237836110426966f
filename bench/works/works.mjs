import { detail } from './detail.mjs';
import { byFilter } from './filters.mjs';
import { list } from './list.mjs';
import { discussions, notifications } from './mine.mjs';
import { boot, memory } from './process.mjs';
import { signIn } from './sign-in.mjs';
import { sizes } from './sizes.mjs';
import { openDeal, sendMessage } from './writes.mjs';

/** Everything that is measured, by its name on the command line. */
export const WORKS = {
  list,
  detail,
  category: byFilter('category'),
  price: byFilter('price range'),
  text: byFilter('text'),
  distance: byFilter('distance'),
  open: openDeal,
  message: sendMessage,
  notifications,
  discussions,
  'sign-in': signIn,
  sizes,
  memory,
  boot,
};

/** What the short form measures. */
export const SHORT = ['list', 'detail', 'open', 'message', 'notifications'];

/** What two tools are compared over. */
export const COMPARED = ['list', 'detail'];
