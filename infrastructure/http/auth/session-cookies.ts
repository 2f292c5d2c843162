import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DAY_MS } from '../../../domain/shared/time/days.js';

const NAME = 'tradepost_session';
const SECONDS = (30 * DAY_MS) / 1_000;

/**
 * Keeps the refresh token where no script can read it: it is sent to `/auth` only, and by this
 * site's own pages only.
 */
export class SessionCookies {
  constructor(private readonly secure: boolean) {}

  read(request: FastifyRequest): string | null {
    return parseCookie(request.headers.cookie ?? '')[NAME] ?? null;
  }

  write(reply: FastifyReply, refreshToken: string): void {
    this.set(reply, refreshToken, SECONDS);
  }

  clear(reply: FastifyReply): void {
    this.set(reply, '', 0);
  }

  private set(reply: FastifyReply, value: string, maxAge: number): void {
    void reply.header(
      'set-cookie',
      stringifySetCookie({
        name: NAME,
        value,
        maxAge,
        path: '/auth',
        httpOnly: true,
        sameSite: 'strict',
        secure: this.secure,
      }),
    );
  }
}
