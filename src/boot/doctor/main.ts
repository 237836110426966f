import { describeFindings, examine } from './doctor.js';

// `npm run doctor [-- --json]`, and in a container `node dist/boot/doctor/main.js`: 1 if something failed.
const findings = await examine();
console.log(process.argv.includes('--json') ? JSON.stringify(findings, null, 2) : describeFindings(findings));
process.exit(findings.some(({ status }) => status === 'failed') ? 1 : 0);
