import { SetMetadata } from '@nestjs/common';

/** `auth`: tries to prove something. `mail`: sends a mail to whom the caller names. */
export type LimitName = 'auth' | 'mail';

export const LIMITED = 'kwad:limited';

/** Puts a route under a tighter budget for each client than all routes have together. */
export const Limited = (name: LimitName) => SetMetadata(LIMITED, name);
