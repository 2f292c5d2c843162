import {
  applyDecorators,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
  Injectable,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { AccessClaims } from '../../../application/people/sign-in/auth.js';
import {
  requireAnyOf,
  requirePermission,
  requireTrading,
  type Caller,
} from '../../../application/shared/caller.js';
import type { Permission } from '../../../domain/people/user/permissions.js';
import { described, STREAMS } from './describe.js';
import { isStream } from './pipes.js';
import { HttpProblem, problem } from './problem.js';

/** What an access token says besides who calls. */
export interface TokenFacts {
  /** Seconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** That it was made for; null: of before sessions were named, or of an API key. */
  readonly sessionId: string | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls, where a valid access token came along. */
    caller?: Caller;
    /** The caller's access token. */
    token?: TokenFacts;
    /** A token came along that is not valid. */
    tokenProblem?: string;
  }
}

export const SIGN_IN =
  'not signed in, or the session has ended: sign in again (programs: send "Authorization: Bearer <access token>")';
export const ACCESS = 'tradepost:access';
/**
 * `person`: any user, but no program in their name; `member`: such a person of a company that is
 * verified and not suspended. A list: any of these permissions.
 */
export type Access =
  Permission | 'public' | 'any-user' | 'person' | 'member' | readonly Permission[];

/**
 * The permission that a route needs, and what it does. A route without one is refused at start-up.
 */
export const Needs = (access: Access, summary: string): MethodDecorator =>
  applyDecorators(
    SetMetadata(ACCESS, access),
    described(({ ApiOperation }) =>
      ApiOperation({
        summary,
        description: access === 'public' ? 'Open to everybody.' : `Needs: ${inWords(access)}.`,
      }),
    ),
    ...(access === 'public'
      ? []
      : [described(({ ApiBearerAuth }): MethodDecorator => ApiBearerAuth())]),
  );

const inWords = (access: Exclude<Access, 'public'>): string => {
  if (access === 'member') return 'person of a verified company';
  return typeof access === 'string' ? access : access.join(' or ');
};

/** Denies by default: no route is reached without the access that it states. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (access !== 'public') this.requireAccess(access, request);
    if (
      isStream(request.body) &&
      !this.reflector.get<boolean | undefined>(STREAMS, context.getHandler())
    )
      throw new HttpProblem(
        problem(415, 'request/media-type', 'send JSON: this route takes no other form', {
          header: 'Content-Type',
          suggestions: ['application/json'],
        }),
      );
    return true;
  }

  private requireAccess(
    access: Exclude<Access, 'public'> | undefined,
    request: FastifyRequest,
  ): void {
    if (!request.caller) throw unauthenticated(request.tokenProblem ?? SIGN_IN);
    if (access === undefined) throw new Error('this route states no permission');
    const { caller } = request;
    if ((access === 'person' || access === 'member') && caller.clientId !== null)
      throw new HttpProblem(
        problem(403, 'auth/person-only', 'this is for people: an API key may not do it'),
      );
    if (access === 'any-user' || access === 'person') return;
    if (access === 'member') requireTrading(caller);
    else if (typeof access === 'string') requirePermission(caller, access);
    else requireAnyOf(caller, access);
  }
}

export const unauthenticated = (detail: string): HttpProblem =>
  new HttpProblem(problem(401, 'auth/required', detail), { 'www-authenticate': 'Bearer' });

/** Of a request that passed the guard. */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw unauthenticated(SIGN_IN);
  return request.caller;
}

/** Whom an access token lets in. */
export const callerWith = ({
  sub: userId,
  organizationId,
  organizationType,
  organizationStatus,
  role,
  permissions,
}: AccessClaims): Caller => ({
  person: { id: userId },
  organization: {
    id: organizationId,
    type: organizationType,
    ...(organizationStatus ? { status: organizationStatus } : {}),
  },
  role,
  permissions: new Set(permissions),
  impersonatorId: null,
  clientId: null,
});
