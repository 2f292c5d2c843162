import type { FastifyReply, FastifyRequest } from 'fastify';

const NAME = 'tradepost_session';
const DAYS = 30;

/** Keeps the refresh token where no script can read it: it is sent to `/auth` only, and by this site's own pages only. */
export class SessionCookies {
  constructor(private readonly secure: boolean) {}

  read(request: FastifyRequest): string | null {
    return request.cookies[NAME] ?? null;
  }

  write(reply: FastifyReply, refreshToken: string): void {
    void reply.setCookie(NAME, refreshToken, { ...this.where, maxAge: DAYS * 86_400 });
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(NAME, this.where);
  }

  private get where() {
    return { path: '/auth', httpOnly: true, sameSite: 'strict', secure: this.secure } as const;
  }
}
