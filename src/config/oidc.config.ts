import { registerAs } from '@nestjs/config';
import { EnvironmentError } from './environment-error.js';
import { environment } from './environment.js';

/** One OpenID provider that people may sign in through. */
export interface OidcProvider {
  /** As in the address: `/api/auth/oidc/google`. */
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  scopes: string;
}

/** The OpenID providers of this installation; none by default. */
export const oidcConfig = registerAs('oidc', () => {
  const env = environment();
  return {
    /** Plain http is for a provider on the developer's own machine. */
    allowHttp: env.NODE_ENV !== 'production',
    providers: env.OIDC_PROVIDERS.split(',').filter(Boolean).map(readProvider),
  };
});

export type OidcConfig = ReturnType<typeof oidcConfig>;

function readProvider(name: string): OidcProvider {
  const prefix = `OIDC_${name.toUpperCase()}` as const;
  return {
    name,
    issuer: wanted(`${prefix}_ISSUER`),
    clientId: wanted(`${prefix}_CLIENT_ID`),
    clientSecret: wanted(`${prefix}_CLIENT_SECRET`),
    scopes: environment()[`${prefix}_SCOPES`] ?? 'openid email profile',
  };
}

function wanted(key: `OIDC_${string}_${'ISSUER' | 'CLIENT_ID' | 'CLIENT_SECRET'}`): string {
  const value = environment()[key];
  if (!value) throw new EnvironmentError(`${key} is required because OIDC_PROVIDERS names this provider.`);
  return value;
}
