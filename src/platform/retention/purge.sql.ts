import { firstIdOf } from '../../common/ids.js';
import type { ModelRemoval } from '../../retention/policy.js';
import type { PreparedStatement } from '../prisma/prisma.service.js';

/** A row that somebody is at waits for the next run. $1: where the last batch ended, $2: the moment, $3: of the walked column. */
export function removalOf(rule: ModelRemoval): PreparedStatement {
  const table = tableOf(rule);
  return {
    name: nameOf('purge', rule),
    text: `WITH old AS (
        SELECT t.ctid FROM ${table} t WHERE t."${rule.by}" >= $1::${typeOf(rule)} AND ${dueOf(rule)}
        ORDER BY t."${rule.by}" LIMIT ${rule.batch} FOR UPDATE SKIP LOCKED
      ), gone AS (
        DELETE FROM ${table} t USING old WHERE t.ctid = old.ctid RETURNING t."${rule.by}" AS place
      )
      SELECT (SELECT count(*)::int FROM gone) AS gone, (SELECT place::text FROM gone ORDER BY place DESC LIMIT 1) AS last`,
  };
}

/** How many rows are due, but no more than $1. $2 and $3 as above. */
export function dueCountOf(rule: ModelRemoval): PreparedStatement {
  return {
    name: nameOf('due', rule),
    text: `SELECT count(*)::int AS due FROM (
      SELECT FROM ${tableOf(rule)} t WHERE ${dueOf(rule)} LIMIT $1::int) found`,
  };
}

/** What $2 and $3 are for rows whose time was over at `before`. */
export function boundsOf(rule: ModelRemoval, before: Date): [Date, Date | string] {
  return [before, walksId(rule) ? firstIdOf(before) : before];
}

/** Where a walk begins. */
export function beginningOf(rule: ModelRemoval): string {
  return walksId(rule) ? '00000000-0000-0000-0000-000000000000' : '-infinity';
}

function dueOf(rule: ModelRemoval): string {
  const older = `t."${rule.by}" < $3::${typeOf(rule)} AND t."${rule.since}" < $2::timestamptz`;
  return rule.when ? `${older} AND (${rule.when})` : older;
}

const walksId = ({ by }: ModelRemoval) => by === 'id';
const typeOf = (rule: ModelRemoval) => (walksId(rule) ? 'uuid' : 'timestamptz');
const tableOf = ({ model }: ModelRemoval) => `"${model.charAt(0).toUpperCase()}${model.slice(1)}"`;
const nameOf = (verb: string, { model, since }: ModelRemoval) => `${verb}_${model}_${since}`;
