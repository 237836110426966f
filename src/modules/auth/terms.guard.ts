import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { termsConfig } from '../../config/terms.config.js';
import type { TermsConfig } from '../../config/terms.config.js';
import { ACCESS } from '../../platform/http/access.decorators.js';
import type { Access } from '../../platform/http/access.decorators.js';
import { TermsOutdated } from './auth.problems.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What nobody loses by not agreeing: ending sessions, keeping the account safe, taking one's data, leaving. */
const WITHOUT_TERMS = new Set(['account', 'sessions', 'exports', 'identities']);

/**
 * When the terms rose above what somebody accepted, writing waits until they accept the new ones. Who never accepted
 * any (an account older than the terms) is only asked where acceptance is required.
 */
@Injectable()
export class TermsGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(termsConfig.KEY) private readonly config: TermsConfig,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const { method, actor } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!actor || READS.has(method)) return true;
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!access || access.public || WITHOUT_TERMS.has(access.permission.split(':', 1)[0]!)) return true;
    const { termsVersion = null } = actor;
    const asked = termsVersion !== null || this.config.required;
    if (asked && termsVersion !== this.config.version) throw new TermsOutdated();
    return true;
  }
}
