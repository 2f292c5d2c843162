import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Causes } from './causes.js';
import { DAY_MS } from './clock.js';
import type { CheckoutSession } from './objects.js';

const html = (title: string, body: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${title}</title>
<body style="font: 16px/1.5 sans-serif; max-width: 40em; margin: 3em auto; padding: 0 1em">
<p><strong>A stand-in for Stripe. No real money is moved.</strong></p>
<h1>${title}</h1>${body}</body></html>`;

const form = (
  action: string,
  choices: readonly (readonly [value: string, text: string])[],
): string =>
  `<form method="post" action="${action}">${choices
    .map(([value, text]) => `<p><button name="outcome" value="${value}">${text}</button></p>`)
    .join('')}</form>`;

/**
 * What Stripe hosts, for people who try the application against the stand-in: the page of a Checkout
 * Session and that of an account link. `POST /stand-in/days/3` moves its clock on.
 */
export class Pages {
  constructor(
    private readonly causes: Causes,
    private readonly address: () => string,
    private readonly advance: (ms: number) => Promise<void>,
  ) {}

  /** Whether it is one of its own; then it answers. */
  async answer(request: IncomingMessage, response: ServerResponse, body: string): Promise<boolean> {
    const { pathname } = new URL(request.url ?? '/', this.address());
    const [, first, second, id = second] = pathname.split('/');
    const outcome = request.method === 'POST' ? new URLSearchParams(body).get('outcome') : null;
    if (first === 'c' && second === 'pay') this.pay(response, id!, outcome);
    else if (first === 'setup') this.setUp(response, pathname, outcome);
    else if (first === 'stand-in' && second === 'days') {
      await this.advance(Number(id) * DAY_MS);
      response.writeHead(204).end();
    } else return false;
    return true;
  }

  private pay(response: ServerResponse, id: string, outcome: string | null): void {
    const session = this.causes.look<CheckoutSession>(id);
    if (session?.object !== 'checkout.session' || session.status !== 'open')
      return page(response, html('This page has ended', ''));
    const back = session.success_url ?? '/';
    if (outcome === 'pay') {
      this.causes.payByCard(id);
      return redirect(response, back);
    }
    if (outcome === 'leave') return redirect(response, back);
    const declines = outcome === 'decline';
    if (declines) this.causes.payByCard(id, { declined: 'insufficient_funds' });
    const { amount_total: amount, currency } = session as unknown as {
      readonly amount_total: number;
      readonly currency: string;
    };
    page(
      response,
      html(
        `Pay ${amount} in minor units of ${currency.toUpperCase()}`,
        `${declines ? '<p role="alert">Your card was declined.</p>' : ''}${form(`/c/pay/${id}`, [
          ['pay', 'Pay by card'],
          ['decline', 'Try a card that is declined'],
          ['leave', 'Go back without paying'],
        ])}`,
      ),
    );
  }

  private setUp(response: ServerResponse, pathname: string, outcome: string | null): void {
    if (outcome === null)
      return page(
        response,
        html('Set up payouts', form(pathname, [['done', 'Give all that is asked for']])),
      );
    const url = `${this.address()}${pathname}`;
    const account = this.causes.accountOf(url);
    const { sentTo } = this.causes.linkFollowed(url);
    if (account !== null) this.causes.accountEnabled(account);
    redirect(response, sentTo ?? '/');
  }
}

const page = (response: ServerResponse, text: string): void =>
  void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(text);

const redirect = (response: ServerResponse, to: string): void =>
  void response.writeHead(303, { location: to }).end();
