/** The levels of the house, lowest first: an import goes strictly downwards. */
const LEVELS: readonly (readonly string[])[] = [
  ['common', 'facts', 'retention'],
  ['config'],
  ['platform'],
  ['modules/users'],
  ['modules/auth', 'modules/images'],
  ['modules/products'],
  ['modules/deals'],
  [
    'modules/audit',
    'modules/moderation',
    'modules/messages',
    'modules/alerts',
    'modules/favorites',
    'modules/sitemap',
    'modules/privacy',
  ],
  ['modules/offers', 'modules/search'],
  ['modules/notifications', 'modules/health', 'modules/statistics'],
  // What time does to all of them.
  ['modules/jobs'],
  // What puts it all together: the demo data, the table of contents, the boot.
  ['seed'],
  ['app.queues.ts', 'app.socket-events.ts', 'app.warm-up.ts'],
  ['app.module.ts', 'app.setup.ts'],
  ['boot'],
  ['admin'],
  ['main.ts'],
];

/** Nobody imports the modules that react; only the timetable, the table of contents and the list of queues do. */
export const REACTING = 9;

/** The room that a file is in: its folder in the table of levels. */
export function roomOf(path: string): string | null {
  return LEVELS.flat().find((room) => path === room || path.startsWith(`${room}/`)) ?? null;
}

/** The level of a file; null if it is in no room that we know. */
export function levelOf(path: string): number | null {
  const level = LEVELS.findIndex((rooms) =>
    rooms.some((room) => path === room || path.startsWith(`${room}/`)),
  );
  return level < 0 ? null : level;
}
