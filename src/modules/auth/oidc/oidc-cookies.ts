import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { authConfig } from '../../../config/auth.config.js';
import type { AuthConfig } from '../../../config/auth.config.js';
import type { PendingLink } from './external-identities.service.js';
import type { PendingSignIn } from './oidc-exchange.js';
import { SEALED_MINUTES, SealedTokens } from './sealed-tokens.js';

const NAMES = { signIn: 'kwad_oidc', link: 'kwad_oidc_link' } as const;

/** What a browser carries between the steps: sealed, out of reach of scripts, for ten minutes. */
@Injectable()
export class OidcCookies {
  constructor(
    private readonly sealed: SealedTokens,
    @Inject(authConfig.KEY) private readonly config: AuthConfig,
  ) {}

  async keepSignIn(reply: FastifyReply, pending: PendingSignIn): Promise<void> {
    await this.keep(reply, 'signIn', { ...pending });
  }

  /** Reads what was kept and removes it: each begun sign-in ends once. */
  async takeSignIn(request: FastifyRequest, reply: FastifyReply): Promise<PendingSignIn | null> {
    this.clear(reply, 'signIn');
    return this.sealed.open<PendingSignIn>('signIn', request.cookies[NAMES.signIn]);
  }

  async keepLink(reply: FastifyReply, link: PendingLink): Promise<void> {
    await this.keep(reply, 'link', { ...link });
  }

  async readLink(request: FastifyRequest): Promise<PendingLink | null> {
    return this.sealed.open<PendingLink>('link', request.cookies[NAMES.link]);
  }

  clear(reply: FastifyReply, which: keyof typeof NAMES): void {
    void reply.clearCookie(NAMES[which], this.options);
  }

  private async keep(reply: FastifyReply, which: keyof typeof NAMES, note: object): Promise<void> {
    const value = await this.sealed.seal(which, { ...note });
    void reply.setCookie(NAMES[which], value, { ...this.options, maxAge: SEALED_MINUTES * 60 });
  }

  /** Lax, not strict: the provider sends the browser back here from its own site. */
  private get options() {
    return {
      path: '/api/auth/oidc',
      httpOnly: true,
      secure: this.config.secureCookies,
      sameSite: 'lax' as const,
    };
  }
}
