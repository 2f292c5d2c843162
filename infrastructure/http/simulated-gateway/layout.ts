import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { Html, html } from './html.js';

/** Contrast 4.5:1 at least in both schemes (WCAG 2.2, 1.4.3), targets of 44 px (2.5.5). */
const css = new Html(`
:root { color-scheme: light dark; --text: #1c1b1f; --page: #fff; --line: #79747e; --notice: #fff3cd;
  --on-notice: #4d3800; --action: #1b5e8a; --on-action: #fff; --refused: #8c1d18; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e1e5; --page: #141218; --line: #938f99;
  --notice: #4d3800; --on-notice: #ffe9a8; --action: #9ccbf0; --on-action: #06283d;
  --refused: #f2b8b5; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
.banner { margin: 0; padding: .75rem 1rem; background: var(--notice); color: var(--on-notice);
  font-weight: 600; text-align: center; }
main { max-width: 34rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: 1.125rem; margin-top: 2rem; }
.amount { font-size: 2rem; margin: 0; }
form { display: grid; gap: .75rem; margin: 1rem 0; }
button, select, input { min-height: 2.75rem; padding: .5rem 1rem; border: 1px solid var(--line);
  border-radius: .5rem; background: transparent; color: inherit; font: inherit; }
button { cursor: pointer; }
button.first { background: var(--action); border-color: var(--action); color: var(--on-action); }
label { display: grid; gap: .25rem; }
a { color: var(--action); }
:focus-visible { outline: 3px solid var(--action); outline-offset: 2px; }
[role='alert'] { color: var(--refused); font-weight: 600; }
summary { min-height: 2.75rem; padding: .5rem 0; cursor: pointer; font-weight: 600; }
`);

export interface Page {
  readonly title: string;
  readonly body: Html;
  readonly status?: number;
  /** Where its forms lead in the end; null: here. */
  readonly leadsTo?: string | null;
}

/** Sends a page without scripts: nothing in it runs, and its forms lead here or back only. */
export function sendPage(reply: FastifyReply, { title, body, status = 200, leadsTo }: Page): void {
  const nonce = randomBytes(16).toString('base64');
  // browsers hold redirects after a form to it as well
  const back = leadsTo ? ` ${new URL(leadsTo).origin}` : '';
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `form-action 'self'${back}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  void reply
    .status(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'x-robots-tag': 'noindex',
    })
    .send(
      html`<!doctype html>
        <html lang="en">
          <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>${title} · Simulated</title>
            <style nonce="${nonce}">
              ${css}
            </style>
          </head>
          <body>
            <header class="banner">Simulated: no real money is moved</header>
            <main>
              <h1>${title}</h1>
              ${body}
            </main>
          </body>
        </html>`.text,
    );
}

/** A button of a form; `first`: what most people want. */
export const button = (action: string, text: string, first = false): Html =>
  html`<button name="action" value="${action}" class="${first ? 'first' : ''}">${text}</button>`;

/** A form that is sent to the page that it is on. */
export const form = (token: string, contents: readonly Html[]): Html =>
  html`<form method="post">
    <input type="hidden" name="token" value="${token}" />
    ${contents}
  </form>`;
