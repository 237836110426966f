import type { SourceFile } from './imports.js';
import { levelOf, REACTING, roomOf } from './levels.js';

export interface Breach {
  file: string;
  rule: string;
  detail: string;
}

type Rule = (file: SourceFile) => { rule: string; details: string[] };

/** Which module writes which model. A model that is missing here may be written by nobody. */
export const WRITERS: Record<string, string> = {
  user: 'modules/users',
  session: 'modules/auth',
  refreshToken: 'modules/auth',
  mailToken: 'modules/auth',
  totpCredential: 'modules/auth',
  recoveryCode: 'modules/auth',
  signInChallenge: 'modules/auth',
  externalIdentity: 'modules/auth',
  termsAcceptance: 'modules/users',
  userBlock: 'modules/users',
  dataExport: 'modules/privacy',
  image: 'modules/images',
  imageMatch: 'modules/images',
  category: 'modules/products',
  product: 'modules/products',
  offer: 'modules/products',
  offerPrice: 'modules/products',
  productSlug: 'modules/products',
  productReference: 'modules/products',
  productSpec: 'modules/products',
  productImage: 'modules/products',
  productImport: 'modules/products',
  productImportRow: 'modules/products',
  crawlJob: 'modules/products',
  crawlTurn: 'modules/products',
  crawledListing: 'modules/products',
  deal: 'modules/deals',
  dealImage: 'modules/deals',
  dealTransition: 'modules/deals',
  discussion: 'modules/messages',
  message: 'modules/messages',
  messageImage: 'modules/messages',
  messageVersion: 'modules/messages',
  messageReport: 'modules/messages',
  scamPattern: 'modules/messages',
  priceOffer: 'modules/offers',
  priceOfferStep: 'modules/offers',
  idempotencyRecord: 'platform/idempotency',
  dealViews: 'modules/deals',
  favorite: 'modules/favorites',
  alert: 'modules/alerts',
  alertKey: 'modules/alerts',
  alertMatch: 'modules/alerts',
  alertDigest: 'modules/alerts',
  dealPrice: 'modules/deals',
  dealRevision: 'modules/deals',
  dealRevisionImage: 'modules/deals',
  dealClaim: 'modules/deals',
  statement: 'modules/deals',
  report: 'modules/moderation',
  appeal: 'modules/moderation',
  searchChange: 'modules/search',
  searchDocument: 'modules/search',
  searchWord: 'modules/search',
  searchPhrase: 'modules/search',
  searchReplica: 'modules/search',
  searchReindex: 'modules/search',
  searchAudit: 'modules/search',
  mailSuppression: 'platform/mail',
  webhookReceipt: 'platform/mail',
  dailyStatistics: 'modules/statistics',
  timedJob: 'modules/jobs',
  jobRun: 'modules/jobs',
  auditEntry: 'platform/audit',
  fact: 'platform/events',
  factFailure: 'platform/events',
  notification: 'modules/notifications',
  notificationDelivery: 'modules/notifications',
  notificationPreference: 'modules/notifications',
  notificationSettings: 'modules/notifications',
  pushSubscription: 'modules/notifications',
  mailPace: 'platform/mail',
  backupRun: 'platform/backup',
};

/** Services that another domain may call, each with its reason. */
export const SHARED_SERVICES: Record<string, string> = {
  'modules/images/images.service.ts': 'pictures of the catalogue take the way of every upload',
  'modules/users/accounts.service.ts': 'auth writes an account and its proof in one transaction',
  'modules/deals/deal-reservations.service.ts': 'accepting an offer reserves the deal in one transaction',
  'modules/deals/deal-moderation.service.ts':
    'a report or an appeal is settled in the transaction of the decision over its deal',
  'modules/deals/deal-revisions.service.ts':
    'an appeal over a refused change is settled in the transaction that lets it wait again',
  'modules/deals/deal-claims.service.ts': 'the workbench claims what decisions then check',
  'modules/deals/statements.service.ts':
    'a suspension, and the removal of a message, write their statement of reasons in their transaction',
};

/** What one domain may show to another besides its module: queries and shapes, never a service. */
const SHARED_KINDS = ['.module.ts', '.reader.ts', '.sql.ts', '.dto.ts', '.presenter.ts', '.problems.ts'];

const WRITES =
  /\b\w+\.(\w+)\.(?:create|createMany|createManyAndReturn|update|updateMany|updateManyAndReturn|upsert|delete|deleteMany)\(/g;

const everyRoomIsKnown: Rule = ({ path }) => ({
  rule: 'every file is in a room of the source map',
  details: levelOf(path) === null ? ['this folder is in no level of test/architecture/levels.ts'] : [],
});

const importsGoDown: Rule = ({ path, imports }) => {
  const own = levelOf(path) ?? Infinity;
  const wrong = imports.filter((target) => {
    const level = levelOf(target);
    const sameRoom = roomOf(path) === roomOf(target);
    const withinBasement = own === 0 && level === 0;
    return level !== null && !sameRoom && !withinBasement && level >= own;
  });
  return { rule: 'imports go strictly downwards', details: wrong };
};

const nobodyImportsReactions: Rule = ({ path, imports }) => ({
  rule: 'nobody imports what only reacts (notifications, health)',
  details: imports.filter(
    (target) =>
      levelOf(target) === REACTING &&
      roomOf(path) !== roomOf(target) &&
      !/^(app\.|boot\/|admin\/|modules\/jobs\/)/.test(path),
  ),
});

const domainsShareReaders: Rule = ({ path, imports }) => {
  const inModules = path.startsWith('modules/');
  const wrong = imports.filter((target) => {
    if (!inModules || !target.startsWith('modules/') || roomOf(target) === roomOf(path)) return false;
    if (SHARED_KINDS.some((ending) => target.endsWith(ending)) || target in SHARED_SERVICES) return false;
    return !(path.startsWith('modules/jobs/') && target.endsWith('.service.ts'));
  });
  return { rule: 'across domains only modules, readers and shapes are imported', details: wrong };
};

const oneWriterPerModel: Rule = ({ path, text }) => {
  if (path.startsWith('seed/')) return { rule: 'each model is written by one module', details: [] };
  const written = [...text.matchAll(WRITES)].map((match) => match[1] ?? '');
  const raw = [...text.matchAll(/\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"/g)].map((match) =>
    lowerFirst(match[1] ?? ''),
  );
  const wrong = [...written, ...raw].filter(
    (model) => model in WRITERS && WRITERS[model] !== roomOrFolder(path, WRITERS[model]!),
  );
  return { rule: 'each model is written by one module', details: [...new Set(wrong)] };
};

function containing(rule: string, pattern: RegExp, isAllowed: (path: string) => boolean): Rule {
  return ({ path, text }) => ({
    rule,
    details: isAllowed(path)
      ? []
      : [...withoutComments(text).matchAll(pattern)].map((match) => match[0].trim()),
  });
}

export const RULES: Rule[] = [
  everyRoomIsKnown,
  importsGoDown,
  nobodyImportsReactions,
  domainsShareReaders,
  oneWriterPerModel,
  containing('the environment is read in config/ only', /process\.env\b/g, (path) =>
    path.startsWith('config/'),
  ),
  containing('@Cron stands in jobs/ only', /@Cron\(/g, (path) => path.startsWith('modules/jobs/')),
  containing('@OnFact stands in listeners only', /@OnFact\(/g, (path) => path.endsWith('.listener.ts')),
  containing('facts are heard through @OnFact, not @OnEvent', /@OnEvent\(/g, () => false),
  containing('facts are recorded in services only', /\bfacts\.record\(/g, (path) =>
    path.endsWith('.service.ts'),
  ),
  containing('no forwardRef', /\bforwardRef\(/g, () => false),
  containing('no default exports', /\bexport default\b/g, () => false),
  containing('no barrels', /\bexport \* from\b/g, () => false),
  ({ path, text }) => ({
    rule: 'no file is longer than 400 lines',
    details: text.split('\n').length > 401 ? [`${path} has ${text.split('\n').length}`] : [],
  }),
];

/** Every breach of every rule. */
export function findBreaches(files: SourceFile[]): Breach[] {
  return files.flatMap((file) =>
    RULES.flatMap((check) => {
      const { rule, details } = check(file);
      return details.map((detail) => ({ file: file.path, rule, detail }));
    }),
  );
}

function roomOrFolder(path: string, folder: string): string | null {
  return path.startsWith(`${folder}/`) ? folder : roomOf(path);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
