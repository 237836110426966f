import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Forbidden, NotSignedIn } from '../../platform/errors/http.problems.js';
import { ACCESS } from '../../platform/http/access.decorators.js';
import type { Access } from '../../platform/http/access.decorators.js';
import type { Actor } from '../../platform/http/actor.js';
import { declared } from '../../platform/http/declared.js';
import { requestContext } from '../../platform/logging/request-context.js';
import { EnrolmentRequired } from './auth.problems.js';
import { BEFORE_ENROLMENT } from './before-enrolment.decorator.js';
import { Authenticator } from './authenticator.js';
import { isPrivileged } from './permissions.js';

const accessOf = declared<Access>(ACCESS);
const opensBeforeEnrolment = declared<true>(BEFORE_ENROLMENT);

/** Stands before every route: finds out who calls, and checks the permission that the route declares. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly authenticator: Authenticator) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = accessOf(context);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const token = access?.public && access.anonymous ? null : bearerOf(request);
    if (token) {
      request.actor = await this.authenticator.identify(token);
      const current = requestContext();
      if (current) current.userId = request.actor.userId;
    }
    if (request.actor?.mustEnrol && !opensBeforeEnrolment(context)) throw new EnrolmentRequired();
    if (access?.public) return true;
    if (!request.actor) throw new NotSignedIn();
    if (!access || !request.actor.may(access.permission)) throw new Forbidden();
    noteWhatIsPrivileged(request.actor, access.permission);
    return true;
  }
}

/** What everybody may do with what is theirs is nothing for the audit log. */
function noteWhatIsPrivileged({ role }: Actor, permission: string): void {
  const current = requestContext();
  if (current && isPrivileged(permission)) current.privilege = { via: 'API', permission, role };
}

function bearerOf({ headers }: FastifyRequest): string | null {
  const match = /^Bearer ([\w.-]{1,4096})$/i.exec(headers.authorization ?? '');
  if (headers.authorization && !match)
    throw new NotSignedIn('The Authorization header must be "Bearer <token>"');
  return match?.[1] ?? null;
}
