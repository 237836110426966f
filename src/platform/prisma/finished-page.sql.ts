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
 * @param rows gives `n` (from 1 on, in the order of the list), `json`, and by what the list goes on: `key`, `id`
 * @param limit how many rows there are at most: one more than is shown
 */
export const asFinishedPage = (
  rows: string,
  limit: string,
) => `SELECT string_agg(json, ',' ORDER BY n) FILTER (WHERE n < ${limit}) AS items, coalesce(max(n) = ${limit}, false) AS more,
      max(key) FILTER (WHERE n = ${limit} - 1) AS key, max(id) FILTER (WHERE n = ${limit} - 1) AS id
    FROM (${rows}) rows`;

/** SQL: a moment as JavaScript writes it. */
export const isoTime = (column: string) =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
