import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';

/** What a route declares about who may call it. A route without a declaration stops the boot. */
export type Access = { public: true } | { public: false; permission: string };

export const ACCESS = 'kwad:access';

/** Opens a route to everybody. */
export const Public = () => SetMetadata(ACCESS, { public: true } satisfies Access);

/** Opens a route to those whose role holds `permission`, e.g. `deals:moderate`. */
export const Allow = (permission: string) =>
  applyDecorators(
    SetMetadata(ACCESS, { public: false, permission } satisfies Access),
    ApiBearerAuth(),
    ApiExtension('x-permission', permission),
  );
