// `npm run doctor [-- --json]`: looks at everything that the product leans on, and says how to mend what is not well.
import { build, isFresh } from './build.mjs';

const json = process.argv.includes('--json');
if (!isFresh()) build();
const { describeFindings, examine } = await import(
  new URL('../dist/boot/doctor/doctor.js', import.meta.url).href
);
const findings = await examine();
console.log(json ? JSON.stringify(findings, null, 2) : describeFindings(findings));
process.exit(findings.some(({ status }) => status === 'failed') ? 1 : 0);
