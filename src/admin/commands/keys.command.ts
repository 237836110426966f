import { Keys, newKeyPair, newSecret } from '../../modules/auth/keys.service.js';
import { action, change } from '../operator.js';
import type { CommandGroup } from '../operator.js';

/** The keys behind tokens and second factors: docs/operations/secret-rotation.md has the order of the steps. */
export const keysCommands: CommandGroup = (program) => {
  const keys = program
    .command('keys')
    .description('keys of tokens and second factors: which there are, new ones');

  keys
    .command('list')
    .description('the keys of the settings by name, and how many second factors are under each')
    .action(
      action<[]>(async (operator) => {
        operator.rows((await operator.use(Keys).list()).map((key) => ({ ...key })));
      }),
    );

  keys
    .command('new')
    .description('make a secret (or with --pair a key pair) and print it; nothing is stored')
    .option('--pair', 'a P-256 pair for JWT_ALGORITHM=ES256')
    .action(
      action<[{ pair?: boolean }]>(async (operator, { pair }) => {
        if (!pair) {
          const secret = newSecret();
          return operator.done(secret, { secret });
        }
        const made = newKeyPair();
        const lines = [
          `JWT_PRIVATE_KEY=${made.privateKey}`,
          '',
          'Its public half, for JWT_PREVIOUS_PUBLIC_KEY when the next pair comes:',
          made.publicKey,
        ];
        operator.done(lines.join('\n'), made);
      }),
    );

  keys
    .command('retire')
    .description('bring all second factors under the current secret, so that the previous one can be removed')
    .action(
      change<[]>('keys:rotate', async (operator) => {
        const { renewed, lost } = await operator.use(Keys).retirePrevious();
        const rest = lost > 0 ? `; ${lost} are under a secret that no setting has: see keys list` : '';
        operator.done(`${renewed} second factors were encrypted anew${rest}.`, { renewed, lost });
      }),
    );
};
