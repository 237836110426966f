// The built server with one more job, every second, whose beginnings and ends are counted in the table "Beat".
import { PrismaService } from '../../dist/platform/prisma/prisma.service.js';
import { TIMETABLE } from '../../dist/modules/jobs/timetable.js';

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
// In the files that were imported above: dist/main.js has all modules a second time.
const { boot } = await import('../../dist/boot/boot.js');
await boot();
