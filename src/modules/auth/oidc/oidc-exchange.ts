import { Injectable, Logger } from '@nestjs/common';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { Email } from '../../users/email.dto.js';
import { OidcClients } from './oidc-clients.js';
import { OidcEmailUnverified, OidcRefused } from './oidc.problems.js';

/** What only the browser that began a sign-in holds, sealed. */
export interface PendingSignIn {
  provider: string;
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** Who somebody is at a provider; the address was verified there. */
export interface ExternalPerson {
  provider: string;
  subject: string;
  email: string;
  name: string | null;
  locale: string | null;
}

/** The conversation with a provider: authorization code with PKCE, state and nonce (OpenID Connect Core 1.0, 3.1). */
@Injectable()
export class OidcExchange {
  private readonly logger = new Logger(OidcExchange.name);

  constructor(private readonly clients: OidcClients) {}

  /** @throws ProviderUnknown, ProviderUnavailable */
  async begin(name: string, redirectUri: string): Promise<{ url: string; pending: PendingSignIn }> {
    const provider = this.clients.get(name);
    const configuration = await this.clients.discover(provider);
    const pending = {
      provider: name,
      state: randomState(),
      nonce: randomNonce(),
      codeVerifier: randomPKCECodeVerifier(),
    };
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: provider.scopes,
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await calculatePKCECodeChallenge(pending.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, pending };
  }

  /**
   * Trades what the provider sent back for who it is. Issuer, audience, signature, nonce, state and PKCE are checked.
   *
   * @param callback the whole address that the browser was sent to
   * @throws OidcRefused, OidcEmailUnverified, ProviderUnknown, ProviderUnavailable
   */
  async complete(name: string, callback: URL, pending: PendingSignIn | null): Promise<ExternalPerson> {
    const configuration = await this.clients.discover(this.clients.get(name));
    if (pending?.provider !== name) throw new OidcRefused();
    try {
      const tokens = await authorizationCodeGrant(configuration, callback, {
        pkceCodeVerifier: pending.codeVerifier,
        expectedState: pending.state,
        expectedNonce: pending.nonce,
        idTokenExpected: true,
      });
      const { sub, ...claims } = tokens.claims()!;
      const more =
        claims.email === undefined && configuration.serverMetadata().userinfo_endpoint
          ? await fetchUserInfo(configuration, tokens.access_token, sub)
          : {};
      return personOf(name, sub, { ...claims, ...more });
    } catch (error) {
      if (error instanceof OidcEmailUnverified) throw error;
      // Its code and no more: messages may quote what the browser or the provider sent.
      this.logger.warn({ provider: name, reason: codeOf(error) }, 'a sign-in through a provider was refused');
      throw new OidcRefused();
    }
  }
}

function personOf(provider: string, subject: string, claims: Record<string, unknown>): ExternalPerson {
  const email = Email.safeParse(claims.email);
  if (!email.success || claims.email_verified !== true) throw new OidcEmailUnverified();
  return {
    provider,
    subject,
    email: email.data,
    name: textOf(claims.name) ?? textOf(claims.preferred_username),
    locale: textOf(claims.locale),
  };
}

function textOf(claim: unknown): string | null {
  return typeof claim === 'string' && claim !== '' ? claim : null;
}

function codeOf(error: unknown): string {
  const { code, error: oauthError } = error as { code?: unknown; error?: unknown };
  return String(textOf(oauthError) ?? textOf(code) ?? (error as Error).name).slice(0, 60);
}
