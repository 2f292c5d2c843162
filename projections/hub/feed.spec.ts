import { readFileSync } from 'node:fs';
import { builds } from '../../domain/event-builder-spec.js';
import { eventTypes, type EventType, type MarketplaceEvent } from '../../domain/events.js';
import { project } from '../projection-spec.js';
import { EVERYBODY, feed, feedKey, feedKeyBehind, feedPositionOf, partiesOf } from './feed.js';

const golden = (
  JSON.parse(
    readFileSync(
      new URL('../../application/shared/event/golden-events.json', import.meta.url),
      'utf8',
    ),
  ) as { type: EventType; version: number; data: object }[]
).filter(({ type, version }) => eventTypes[type].version === version);

const ofOrder = {
  orderId: 'o-1',
  purchaseId: 'p-1',
  number: '26-1',
  buyerOrgId: 'b-1',
  vendorOrgId: 'v-1',
};

describe('the feed', () => {
  const spec = project(feed);

  it('says of each event whose affair it is: of an order both sides, of the catalogue everybody', () => {
    const completed = builds('OrderCompleted', ofOrder);
    const discontinued = builds('ProductDiscontinued', {
      productId: 'x-1',
      vendorOrgId: 'v-1',
      successorId: null,
      reason: 'gone',
    });
    spec.given(completed()).thenDocuments({
      [feedKey(1, 'b-1')]: { party: 'b-1', type: 'OrderCompleted' },
      [feedKey(1, 'v-1')]: { party: 'v-1', type: 'OrderCompleted' },
    });
    spec.given(discontinued()).thenDocuments({ [feedKey(1, EVERYBODY)]: { party: EVERYBODY } });
  });

  it('tells of what is made for one buyer its vendor alone', () => {
    const listed = golden.find(({ type }) => type === 'ProductListed') as unknown as Extract<
      MarketplaceEvent,
      { type: 'ProductListed' }
    >;
    expect(partiesOf(listed)).toEqual([EVERYBODY]);
    const details = { ...listed.data.details, unlisted: true };
    expect(partiesOf({ ...listed, data: { ...listed.data, details } })).toEqual([
      listed.data.vendorOrgId,
    ]);
  });

  it('is in the order of positions, however many digits they have', () => {
    const keys = [feedKey(9, 'z'), feedKey(10, 'a'), feedKey(1_204, 'a')];
    expect([...keys].sort()).toEqual(keys);
    expect(keys.map(feedPositionOf)).toEqual([9, 10, 1_204]);
    expect([feedKeyBehind(9) > keys[0]!, feedKeyBehind(9) < keys[1]!]).toEqual([true, true]);
  });

  it('is specified for every event that it handles', () => {
    for (const event of golden)
      if (feed.handles.includes(event.type)) spec.given(event as unknown as MarketplaceEvent);
    spec.thenEveryHandledEventWasGiven();
  });
});
