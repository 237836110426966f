import { z } from 'zod';

/** An address as it is stored and looked up: NFKC, lower case. Anything but ASCII is refused: no look-alikes. */
export const Email = z
  .string()
  .max(254)
  .transform((text) => text.trim().normalize('NFKC').toLowerCase())
  .pipe(z.email('must be an e-mail address'))
  .meta({ format: 'email', examples: ['seller@kwad.test'] });
