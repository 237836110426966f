import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { NotSignedIn } from '../errors/http.problems.js';

/** Who makes a request, as the guard found out. */
export interface Actor {
  userId: string;
  sessionId: string;
  role: string;
  /** Whether the e-mail address is proven. */
  verified: boolean;
  /** Whether the role needs a second factor that is not set up yet: nothing else is open until it is. */
  mustEnrol: boolean;
  /** The newest version of the terms that the actor accepted, if any. */
  termsVersion?: string | null;
  /** Whether the actor's role holds a permission, e.g. `deals:moderate`. */
  may(permission: string): boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    actor?: Actor;
  }
}

function actorOf(context: ExecutionContext): Actor | undefined {
  return context.switchToHttp().getRequest<{ actor?: Actor }>().actor;
}

/** The signed-in caller. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const actor = actorOf(context);
  if (!actor) throw new NotSignedIn();
  return actor;
});

/** The caller if signed in, else null: for public routes that show more to some. */
export const Viewer = createParamDecorator((_: unknown, context: ExecutionContext): Actor | null => {
  return actorOf(context) ?? null;
});
