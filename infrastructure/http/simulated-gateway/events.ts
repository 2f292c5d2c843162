import type { Currency } from '../../../domain/shared/money/money.js';
import type { SimulatedGateway } from '../../engines/simulated-gateway/simulated-gateway.js';
import { html, type Html } from './html.js';
import { button, form } from './layout.js';

const HOUR_MS = 3_600_000;
/** 1,000.00, or 100,000 of what has no decimals. */
const TOP_UP = 100_000;
/** In minor units, of which most currencies have a hundred in one. */
const CHARGE = 200;
const CHARGE_TEXT = '2.00';

const moves: Readonly<Record<string, { readonly text: string; readonly byMs: number }>> = {
  'an-hour': { text: 'Move the clock on by an hour', byMs: HOUR_MS },
  'a-day': { text: 'Move the clock on by a day', byMs: 24 * HOUR_MS },
  'a-week': { text: 'Move the clock on by seven days', byMs: 7 * 24 * HOUR_MS },
};

/** What happens without anybody on a page: time, and what banks do later. */
export async function eventsSection(
  gateway: SimulatedGateway,
  token: string,
  currency: Currency,
): Promise<Html> {
  const [nowMs, refund, payout] = await Promise.all([
    gateway.clock.nowMs(),
    gateway.refunds.last(),
    gateway.vendors.lastPayout(),
  ]);
  const now = new Date(nowMs).toISOString();
  return html`<details>
    <summary>Clock and events</summary>
    <p>
      By the clock of the simulated gateway it is
      <time datetime="${now}">${now.slice(0, 16).replace('T', ' ')} UTC</time>. It can be moved on,
      never back: authorisations end, payouts arrive. It is one clock for everybody.
    </p>
    ${form(token, [
      ...Object.entries(moves).map(([action, { text }]) => button(action, text)),
      ...(refund === null ? [] : [button('refund-fails', 'Let the last refund fail')]),
      ...(payout === null ? [] : [button('payout-fails', 'Let the bank return the last payout')]),
      button('top-up', `Add money in ${currency} to the marketplace’s balance`),
      button(
        'charge',
        `Charge the marketplace ${CHARGE_TEXT} ${currency} for the gateway’s services`,
      ),
      button('unexplained', `Take ${CHARGE_TEXT} ${currency} without saying why`),
    ])}
  </details>`;
}

/** Does what a button of the section says; what then is to be read; null: it is none of them. */
export async function causeEvent(
  gateway: SimulatedGateway,
  action: string,
  currency: Currency,
): Promise<'done' | 'nothing' | null> {
  const move = Object.hasOwn(moves, action) ? moves[action] : undefined;
  if (move) {
    await gateway.moveClock(move.byMs);
    return 'done';
  }
  switch (action) {
    case 'refund-fails': {
      const last = await gateway.refunds.last();
      return last !== null && (await gateway.refunds.fail(last)) ? 'done' : 'nothing';
    }
    case 'payout-fails': {
      const last = await gateway.vendors.lastPayout();
      return last !== null && (await gateway.vendors.failPayout(last)) ? 'done' : 'nothing';
    }
    case 'top-up':
      await gateway.topUp(TOP_UP, currency);
      return 'done';
    case 'charge':
    case 'unexplained': {
      const kind = action === 'charge' ? 'gatewayCharge' : 'other';
      return (await gateway.moveBalance(kind, -CHARGE, currency)) ? 'done' : 'nothing';
    }
    default:
      return null;
  }
}
