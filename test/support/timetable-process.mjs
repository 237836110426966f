// The built server with one more job, every second, whose beginnings and ends are counted in the table "Beat".
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const DIST = new URL('../../dist/', import.meta.url);
module.enableCompileCache(fileURLToPath(new URL('.compile-cache', DIST)));
// As modules: dist/main.js has them all a second time.
const from = (file) => import(new URL(file, DIST).href);
const { boot } = await from('boot/boot.js');
const { PrismaService } = await from('platform/prisma/prisma.service.js');
const { TIMETABLE } = await from('modules/jobs/timetable.js');

const NOTE = { name: 'beat', text: 'INSERT INTO "Beat" (slot, what, pid) VALUES ($1, $2, $3) RETURNING pid' };

TIMETABLE.push({
  name: 'test.beat',
  cron: '* * * * * *',
  limitMs: 60_000,
  summary: 'Beats every second',
  run: async ({ get, slot }) => {
    const note = (what) => get(PrismaService).sql(NOTE, [slot, what, process.pid]);
    await note('begins');
    process.stdout.write(`BEGINS ${slot.toISOString()}\n`);
    await new Promise((resolve) => setTimeout(resolve, 250));
    await note('ends');
  },
});
await boot();
module.flushCompileCache();
