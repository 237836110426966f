// What a migration must not do while the release before is still answering (docs/operations/migrations.md). Reads SQL with
// PostgreSQL's own parser, as WebAssembly.
import { parse } from 'libpg-query';

/** 2026-11-21: until here no release was in service, so nothing could be stopped or broken by a migration. */
export const IN_SERVICE_SINCE = '20261122000000';

/** Constraints whose addition reads the table under a lock that stops writers, unless they are NOT VALID. */
const VALIDATED = ['CONSTR_CHECK', 'CONSTR_FOREIGN'];
/** Constraints whose addition builds an index under such a lock, unless an index is given. */
const INDEXED = ['CONSTR_UNIQUE', 'CONSTR_PRIMARY', 'CONSTR_EXCLUSION'];
/** What gives the same value to all rows of a statement: PostgreSQL then rewrites nothing. */
const STABLE_FUNCTIONS = ['now', 'transaction_timestamp', 'statement_timestamp', 'current_setting'];

/** @param {string} sql */
export async function findUnsafe(sql) {
  const bytes = Buffer.from(sql);
  const { stmts = [] } = await parse(sql);
  const made = new Set();
  const found = [];
  let end = 0;
  stmts.forEach(({ stmt, stmt_location: at = 0, stmt_len: length }) => {
    // What stands between two statements: the comments on the second.
    const before = bytes.subarray(end, at).toString();
    const line = bytes.subarray(0, at).toString().split('\n').length;
    end = length ? at + length : bytes.length;
    const [kind] = Object.keys(stmt);
    const context = { node: stmt[kind], made, isContract: /^\s*-- contract: \S+/m.test(before) };
    for (const [rule, detail] of RULES[kind]?.(context) ?? []) found.push({ rule, line, detail });
  });
  const [first] = stmts;
  if (stmts.length > 0 && first.stmt.VariableSetStmt?.name !== 'lock_timeout') {
    found.unshift({
      rule: 'waits for locks for a bounded time',
      line: 1,
      detail: `begin with SET lock_timeout = '2s'`,
    });
  }
  const concurrent = stmts.some(({ stmt }) => stmt.IndexStmt?.concurrent || stmt.DropStmt?.concurrent);
  const others = stmts.filter(({ stmt }) => !stmt.VariableSetStmt);
  if (concurrent && others.length > 1) {
    found.push({
      rule: 'an index built CONCURRENTLY has a migration to itself',
      line: 1,
      detail: 'move it into a migration of its own: it refuses transactions',
    });
  }
  return found;
}

const RULES = {
  CreateStmt: ({ node, made }) => {
    made.add(node.relation.relname);
    return [];
  },
  IndexStmt: ({ node, made }) =>
    node.concurrent || made.has(node.relation.relname)
      ? []
      : [['an index on a table in use is built CONCURRENTLY', node.relation.relname]],
  AlterTableStmt: (context) =>
    context.made.has(context.node.relation.relname)
      ? []
      : context.node.cmds.flatMap(({ AlterTableCmd: command }) => changeOf(command, context)),
  RenameStmt: ({ node, made, isContract }) =>
    ['OBJECT_TABLE', 'OBJECT_COLUMN', 'OBJECT_TYPE', 'OBJECT_VIEW'].includes(node.renameType) &&
    !made.has(node.relation?.relname) &&
    !isContract
      ? [
          [
            REMOVAL,
            node.newname ? `${node.subname ?? node.relation?.relname ?? 'a type'} to ${node.newname}` : '',
          ],
        ]
      : [],
  DropStmt: ({ node, isContract }) => {
    if (node.removeType === 'OBJECT_INDEX') {
      return node.concurrent ? [] : [['an index in use is dropped CONCURRENTLY', namesOf(node)]];
    }
    const read = ['OBJECT_TABLE', 'OBJECT_VIEW', 'OBJECT_TYPE', 'OBJECT_FUNCTION', 'OBJECT_MATVIEW'];
    return read.includes(node.removeType) && !isContract ? [[REMOVAL, namesOf(node)]] : [];
  },
  UpdateStmt: wholeTable,
  DeleteStmt: wholeTable,
  TruncateStmt: () => [['rows in use are changed in batches, not by a migration', 'TRUNCATE']],
};

const REMOVAL =
  'what the release before reads is removed by a later one, which a "-- contract: RELEASE" comment names';

function changeOf({ subtype, name, def }, { isContract }) {
  switch (subtype) {
    case 'AT_AddColumn':
      return addedColumn(def.ColumnDef);
    case 'AT_DropColumn':
      return isContract ? [] : [[REMOVAL, name]];
    case 'AT_AlterColumnType':
      return [['a column keeps its type: another type rewrites the table', name]];
    case 'AT_SetNotNull':
      return isContract
        ? []
        : [
            [
              'NOT NULL comes when no release leaves the column empty, after a valid CHECK ("-- contract: RELEASE")',
              name,
            ],
          ];
    case 'AT_AddConstraint':
      return addedConstraint(def.Constraint);
    case 'AT_SetLogged':
    case 'AT_SetUnLogged':
    case 'AT_SetAccessMethod':
      return [['a table in use is not rewritten', subtype]];
    default:
      return [];
  }
}

function addedColumn({ colname, constraints = [] }) {
  const of = (type) => constraints.find(({ Constraint }) => Constraint.contype === type)?.Constraint;
  const given = of('CONSTR_DEFAULT');
  const found = [];
  if (of('CONSTR_NOTNULL') && !given)
    found.push(['a new column that is NOT NULL has a default: the release before does not fill it', colname]);
  if (given && functionsIn(given.raw_expr).some((name) => !STABLE_FUNCTIONS.includes(name)))
    found.push(['a new column has a constant default: a volatile one rewrites the table', colname]);
  if (of('CONSTR_GENERATED') || of('CONSTR_IDENTITY'))
    found.push(['a table in use is not rewritten', `${colname} is generated`]);
  for (const { Constraint } of constraints) {
    if (VALIDATED.includes(Constraint.contype) || INDEXED.includes(Constraint.contype))
      found.push(...addedConstraint({ ...Constraint, conname: colname }));
  }
  return found;
}

function addedConstraint({ contype, conname, skip_validation: notValid, indexname }) {
  if (VALIDATED.includes(contype) && !notValid)
    return [['a CHECK or FOREIGN KEY comes NOT VALID and is validated by the next migration', conname]];
  if (INDEXED.includes(contype) && !indexname)
    return [['a unique constraint takes an index that was built CONCURRENTLY (USING INDEX)', conname]];
  return [];
}

function wholeTable({ node, made }) {
  return made.has(node.relation.relname)
    ? []
    : [['rows in use are changed in batches, not by a migration', node.relation.relname]];
}

/** The names of all functions called in an expression. CURRENT_TIMESTAMP and its kin are none: they are stable. */
function functionsIn(expression) {
  const names = [];
  JSON.stringify(expression, (key, value) => {
    if (key === 'FuncCall') names.push(value.funcname.at(-1).String.sval);
    return value;
  });
  return names;
}

function namesOf({ objects }) {
  const names = [];
  JSON.stringify(objects, (key, value) => {
    if (key === 'sval') names.push(value);
    return value;
  });
  return names.join('.');
}
