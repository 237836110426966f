import { z } from 'zod';
import { isPlainLine } from '../../common/text.js';

/** Invisible, private and unassigned characters (general categories): two names that look alike must be alike. */
const INVISIBLE = /[\p{Cf}\p{Co}\p{Cn}\p{Cs}\u115F\u1160\u3164\uFFA0\u2800]/u;
/** Marks piled up on one letter, which run over the lines of others. */
const PILED_UP_MARKS = /\p{M}{4,}/u;
/** Scripts whose letters pass for Latin ones. A whole name in one of them is fine, a mixture is a disguise. */
const LOOK_ALIKES = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u;
const LATIN = /\p{Script=Latin}/u;
const SPEAKS_FOR_US =
  /^(?:the )?(?:kwad ?market|admin(?:istrator)?|moderator|support|staff|system|deleted user)s?$/i;

/** A name that others read: one visible line, without disguises. Stored as NFKC with single spaces. */
export const DisplayName = z
  .string()
  .max(200)
  .refine(isPlainLine, 'must be one line of plain text')
  .transform((text) => text.normalize('NFKC').replace(/\s+/gu, ' ').trim())
  .pipe(
    z
      .string()
      .min(2, { abort: true })
      .max(60)
      .refine(isPlainLine, 'must be one line of plain text')
      .refine((name) => !INVISIBLE.test(name), 'must not hold invisible characters')
      .refine((name) => /[\p{L}\p{N}]/u.test(name), 'must hold a letter or a digit')
      .refine((name) => !PILED_UP_MARKS.test(name), 'must not pile up marks')
      .refine((name) => !(LATIN.test(name) && LOOK_ALIKES.test(name)), 'must not mix look-alike scripts')
      .refine((name) => !/[<>]/.test(name), 'must not hold angle brackets')
      .refine((name) => !SPEAKS_FOR_US.test(name), 'is reserved'),
  )
  .meta({ examples: ['Amélie'] });
