import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ACCESS } from '../../platform/http/access.decorators.js';
import type { Access } from '../../platform/http/access.decorators.js';
import { declared } from '../../platform/http/declared.js';
import { TermsPolicy } from './terms.policy.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

const accessOf = declared<Access>(ACCESS);

/** Holds requests that write to the terms. */
@Injectable()
export class TermsGuard implements CanActivate {
  constructor(private readonly policy: TermsPolicy) {}

  canActivate(context: ExecutionContext): boolean {
    const { method, actor } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!actor || READS.has(method)) return true;
    const access = accessOf(context);
    if (access && !access.public) this.policy.assertAccepted(actor, access.permission);
    return true;
  }
}
