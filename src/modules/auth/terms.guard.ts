import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ACCESS } from '../../platform/http/access.decorators.js';
import type { Access } from '../../platform/http/access.decorators.js';
import { TermsPolicy } from './terms.policy.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Holds requests that write to the terms. */
@Injectable()
export class TermsGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly policy: TermsPolicy,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const { method, actor } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!actor || READS.has(method)) return true;
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access && !access.public) this.policy.assertAccepted(actor, access.permission);
    return true;
  }
}
