import { Inject, Injectable } from '@nestjs/common';
import { appConfig } from '../../../config/app.config.js';
import type { AppConfig } from '../../../config/app.config.js';
import { SignIn } from '../sign-in.service.js';
import type { Challenge } from '../sign-in.service.js';
import type { Device, OpenSession } from '../sessions.service.js';
import { ExternalIdentitiesReader } from './external-identities.reader.js';
import { ExternalIdentitiesService } from './external-identities.service.js';
import type { PendingLink } from './external-identities.service.js';
import { OidcExchange } from './oidc-exchange.js';
import type { PendingSignIn } from './oidc-exchange.js';

export type OidcOutcome =
  | { result: 'signed_in'; session: OpenSession }
  /** The account has a second factor: it is asked for here, whatever the provider asked for. */
  | { result: 'mfa_required'; challenge: Challenge }
  /** An account has this address: its owner must sign in and consent. */
  | { result: 'link_required'; link: PendingLink };

/** Signing in through other providers. An account is never linked by its address alone. */
@Injectable()
export class OidcService {
  constructor(
    private readonly exchange: OidcExchange,
    private readonly identities: ExternalIdentitiesService,
    private readonly reader: ExternalIdentitiesReader,
    private readonly signIn: SignIn,
    @Inject(appConfig.KEY) private readonly app: AppConfig,
  ) {}

  async begin(provider: string): Promise<{ url: string; pending: PendingSignIn }> {
    return this.exchange.begin(provider, `${this.app.publicUrl}/api/auth/oidc/${provider}/callback`);
  }

  /** @param pathAndQuery where the provider sent the browser */
  async complete(
    provider: string,
    pathAndQuery: string,
    pending: PendingSignIn | null,
    device: Device,
  ): Promise<OidcOutcome> {
    const callback = new URL(`/api/auth/oidc/${provider}/callback`, this.app.publicUrl);
    callback.search = new URL(pathAndQuery, this.app.publicUrl).search;
    const person = await this.exchange.complete(provider, callback, pending);
    const { subject, email } = person;
    const known = () => this.reader.findOwner(provider, subject);
    // Asked once more: of two callbacks for one new person one opens the account.
    const owner = (await known()) ?? (await this.identities.openAccount(person)) ?? (await known());
    if (!owner) return { result: 'link_required', link: { provider, subject, email } };
    const admission = await this.signIn.loginVouchedFor(owner.id, device);
    return 'challengeToken' in admission
      ? { result: 'mfa_required', challenge: admission }
      : { result: 'signed_in', session: admission };
  }
}
