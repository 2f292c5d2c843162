import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DAY_MS } from '../../../domain/shared/time/days.js';

const SESSION = 'tradepost_session';
const SESSION_SECONDS = (30 * DAY_MS) / 1_000;
const DEVICE = 'tradepost_device';
const DEVICE_SECONDS = (180 * DAY_MS) / 1_000;

/**
 * Keeps the refresh token, and that a device is known, where no script can read it: they are sent to
 * `/auth` only, and by this site's own pages only. Over https their names have the prefix that
 * browsers let nobody set without it (RFC 6265bis, section 4.1.3.1).
 */
export class SessionCookies {
  constructor(private readonly secure: boolean) {}

  read(request: FastifyRequest): string | null {
    return this.find(request, SESSION);
  }

  write(reply: FastifyReply, refreshToken: string): void {
    this.set(reply, SESSION, refreshToken, SESSION_SECONDS);
  }

  clear(reply: FastifyReply): void {
    this.set(reply, SESSION, '', 0);
  }

  /** The token of a device on which somebody has signed in before. */
  readDevice(request: FastifyRequest): string | null {
    return this.find(request, DEVICE);
  }

  writeDevice(reply: FastifyReply, token: string): void {
    this.set(reply, DEVICE, token, DEVICE_SECONDS);
  }

  private find(request: FastifyRequest, name: string): string | null {
    const cookies = parseCookie(request.headers.cookie ?? '');
    // those of before 0.2.0 have no prefix
    return cookies[this.nameOf(name)] ?? cookies[name] ?? null;
  }

  private set(reply: FastifyReply, name: string, value: string, maxAge: number): void {
    void reply.header(
      'set-cookie',
      stringifySetCookie({
        name: this.nameOf(name),
        value,
        maxAge,
        path: '/auth',
        httpOnly: true,
        sameSite: 'strict',
        secure: this.secure,
      }),
    );
  }

  private nameOf(name: string): string {
    return this.secure ? `__Secure-${name}` : name;
  }
}
