import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { limitsConfig } from '../../config/limits.config.js';
import type { LimitsConfig } from '../../config/limits.config.js';
import { declared } from '../http/declared.js';
import { clientKey } from './client-key.js';
import { LIMITED } from './limited.decorator.js';
import type { LimitName } from './limited.decorator.js';
import { Limits } from './limits.service.js';
import type { Limiter } from './limits.service.js';

const limitOf = declared<LimitName>(LIMITED);

/** Holds clients to the tighter budgets of routes marked `@Limited`. Stands before the guard that asks who it is. */
@Injectable()
export class LimitGuard implements CanActivate {
  private readonly limiters: Record<LimitName, Limiter>;

  constructor(limits: Limits, @Inject(limitsConfig.KEY) config: LimitsConfig) {
    this.limiters = {
      auth: limits.limiter({ name: 'auth', points: config.authPerMinute, seconds: 60 }),
      mail: limits.limiter({ name: 'mail', points: config.mailPerHour, seconds: 3_600 }),
    };
  }

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const name = limitOf(context);
    return name ? this.take(name, context.switchToHttp()) : true;
  }

  private async take(name: LimitName, http: ReturnType<ExecutionContext['switchToHttp']>): Promise<true> {
    const { fields } = await this.limiters[name].take(clientKey(http.getRequest<FastifyRequest>().ip));
    void http.getResponse<FastifyReply>().headers(fields);
    return true;
  }
}
