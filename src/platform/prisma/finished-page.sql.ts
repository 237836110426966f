/** A page of a list that the database has finished. */
export interface FinishedPage {
  /** Its items as JSON, with commas between; null for none. */
  items: string | null;
  more: boolean;
  /** Of the last item. */
  key: string | number;
  id: string;
}

/**
 * SQL: rows as one `FinishedPage`.
 *
 * @param rows gives them in the order of the list: `n` (from 1 on), `json`, and by what the list goes on: `key`, `id`
 * @param limit how many rows there are at most: one more than is shown
 * @param show how the key of the last one is written
 */
export const asFinishedPage = (
  rows: string,
  limit: string,
  show = (key: string) => key,
) => `SELECT string_agg(json, ',') FILTER (WHERE n < ${limit}) AS items, coalesce(max(n) = ${limit}, false) AS more,
      max(${show('key')}) FILTER (WHERE n = ${limit} - 1) AS key, max(id::text) FILTER (WHERE n = ${limit} - 1) AS id
    FROM (${rows}) rows`;

/** SQL: a moment as JavaScript writes it. */
export const isoTime = (column: string) =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
