/**
 * SQL: the elements of an array as rows, each an `id`. Its LIMIT cuts off nothing; a limit that the planner cannot know
 * makes it expect a single row, however many there are. Else (`= ANY($1)`) it would think a plan for the elements at hand
 * worth making each time, which takes longer than looking up what they name.
 *
 * @param array an expression: `$1::uuid[]`
 */
export const elementsOf = (array: string) =>
  `(SELECT unnest(${array}) AS id LIMIT (SELECT cardinality(${array})))`;
