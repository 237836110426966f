import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';

/** What a route declares about who may call it. A route without a declaration stops the boot. */
export type Access = { public: true; anonymous: boolean } | { public: false; permission: string };

export const ACCESS = 'kwad:access';

/** Opens a route to everybody. With `anonymous` nobody looks who calls, so a token that has ended is no hindrance. */
export const Public = ({ anonymous = false } = {}) =>
  SetMetadata(ACCESS, { public: true, anonymous } satisfies Access);

/** Opens a route to those whose role holds `permission`, e.g. `deals:moderate`. */
export const Allow = (permission: string) =>
  applyDecorators(
    SetMetadata(ACCESS, { public: false, permission } satisfies Access),
    ApiBearerAuth(),
    ApiExtension('x-permission', permission),
  );
