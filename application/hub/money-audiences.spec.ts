import { readFileSync } from 'node:fs';
import { eventTypes, type MarketplaceEvent } from '../../domain/events.js';
import { rolePermissions } from '../../domain/people/user/permissions.js';
import { audienceOf, changeOf } from './change.js';

interface Golden {
  readonly type: string;
  readonly data: Record<string, unknown>;
}

const golden = Object.values(
  JSON.parse(
    readFileSync(new URL('../shared/event/golden-events.json', import.meta.url), 'utf8'),
  ) as object,
).flat() as Golden[];
const current = golden.filter(
  (event) => 'data' in event && event.type in eventTypes,
) as unknown as MarketplaceEvent[];

const buyers = Object.values(rolePermissions).filter(({ side }) => side === 'Buyer');

/** Whether anybody of a buyer hears of it. */
function isHeardByBuyers(event: MarketplaceEvent): boolean {
  const audience = audienceOf(event);
  return audience !== null && buyers.some(({ grants }) => grants.includes(audience.permission));
}

describe('who hears of money', () => {
  it('is told what has changed, and nothing that is in it', () => {
    const actor = { person: 'u-1', organization: 'v-1', impersonator: null, client: null };
    for (const event of current)
      expect(
        Object.keys(
          changeOf({
            position: 1,
            type: event.type,
            stream: 'payment-1',
            metadata: { actor },
          } as unknown as Parameters<typeof changeOf>[0]),
        ),
      ).toEqual(['position', 'type', 'resource', 'id', 'by']);
  });

  it('is no buyer where commission, or what a vendor gets, is what it is about', () => {
    const about = current.filter(
      ({ type, data }) =>
        'commission' in data ||
        'net' in data ||
        /^Commission|^Earning|^Funds|^Payout|^Transfer|^Reserve/.test(type),
    );
    const types = new Set(about.map(({ type }) => type));
    expect([...types]).toEqual(
      expect.arrayContaining([
        'CommissionFixed',
        'CommissionAttached',
        'FundsReleased',
        'EarningReclaimed',
        'EarningReleased',
        'PayoutPaid',
      ]),
    );
    const heard = about.filter(isHeardByBuyers).map(({ type }) => type);
    expect([...new Set(heard)]).toEqual([]);
  });
});
