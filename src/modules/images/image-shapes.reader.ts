import { json, jsonObject } from '../../platform/prisma/json.sql.js';
import type { JsonMembers } from '../../platform/prisma/json.sql.js';
import { DISPLAY } from './image-variants.js';

/**
 * The members of a picture on a page: what `presentPagePicture` makes of its row, name by name.
 *
 * @param image the alias of its row
 * @param media what stands before the key of a picture, as SQL
 */
export function pictureMembers(image: string, media: string): JsonMembers {
  return {
    id: json.word(`${image}.id`),
    url: json.text(`${media} || ${image}."storageKey"`),
    width: json.number(`${image}.width`),
    height: json.number(`${image}.height`),
    blurhash: json.text(`${image}.blurhash`),
    dominantColor: json.text(`${image}."dominantColor"`),
    variants: json.finished(variantsJson(image, media)),
  };
}

/** The versions of a picture as `presentVariants` shows them, the smallest first. */
function variantsJson(image: string, media: string): string {
  const stored = jsonObject({
    name: json.text(`v->>'name'`),
    url: json.text(`${media} || (v->>'key')`),
    width: json.numberOrNull(`v->>'width'`),
    height: json.numberOrNull(`v->>'height'`),
    type: json.text(`v->>'type'`),
  });
  const itself = jsonObject({
    name: json.word(`'${DISPLAY.name}'`),
    url: json.text(`${media} || ${image}."storageKey"`),
    width: json.number(`${image}.width`),
    height: json.number(`${image}.height`),
    type: json.text(`${image}."contentType"`),
  });
  return `'[' || coalesce(
    (SELECT string_agg(${stored}, ',' ORDER BY (v->>'width')::int, n)
      FROM jsonb_array_elements(${image}.variants) WITH ORDINALITY AS stored (v, n)
      WHERE v->>'name' <> 'original'),
    ${itself}) || ']'`;
}
