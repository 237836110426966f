import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  allowInsecureRequests,
  ClientSecretBasic,
  discovery,
  enableNonRepudiationChecks,
} from 'openid-client';
import type { Configuration } from 'openid-client';
import { oidcConfig } from '../../../config/oidc.config.js';
import type { OidcConfig, OidcProvider } from '../../../config/oidc.config.js';
import { ProviderUnavailable, ProviderUnknown } from './oidc.problems.js';

const PATIENCE_SECONDS = 5;

/** The OpenID providers of the settings, each discovered when it is first needed. */
@Injectable()
export class OidcClients {
  private readonly logger = new Logger(OidcClients.name);
  private readonly discovered = new Map<string, Promise<Configuration>>();

  constructor(@Inject(oidcConfig.KEY) private readonly config: OidcConfig) {}

  get names(): string[] {
    return this.config.providers.map(({ name }) => name);
  }

  /** @throws ProviderUnknown */
  get(name: string): OidcProvider {
    const provider = this.config.providers.find((candidate) => candidate.name === name);
    if (!provider) throw new ProviderUnknown();
    return provider;
  }

  /** What the provider says of itself (OpenID Connect Discovery 1.0). @throws ProviderUnavailable */
  async discover(provider: OidcProvider): Promise<Configuration> {
    const known = this.discovered.get(provider.name) ?? this.ask(provider);
    this.discovered.set(provider.name, known);
    try {
      return await known;
    } catch (error) {
      this.discovered.delete(provider.name);
      this.logger.warn({ err: error, provider: provider.name }, 'an OpenID provider cannot be reached');
      throw new ProviderUnavailable();
    }
  }

  private async ask({ issuer, clientId, clientSecret }: OidcProvider): Promise<Configuration> {
    const url = new URL(issuer);
    const plain = this.config.allowHttp && url.protocol === 'http:';
    return discovery(url, clientId, undefined, ClientSecretBasic(clientSecret), {
      timeout: PATIENCE_SECONDS,
      // Signatures of ID tokens are checked although they come over TLS.
      execute: [enableNonRepudiationChecks, ...(plain ? [allowInsecureRequests] : [])],
    });
  }
}
