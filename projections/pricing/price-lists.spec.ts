import { project, recordedAt } from '../projection-spec.js';
import {
  added,
  changed,
  drafted,
  published,
  retired,
  row,
  terms,
} from './price-list-events-spec.js';
import { priceLists } from './price-lists.js';

describe('a price list', () => {
  const spec = project(priceLists);

  it('is a draft without prices at first', () => {
    spec.given(drafted()).then('pl-1', {
      id: 'pl-1',
      vendorOrgId: 'v-1',
      name: 'Trade 2026',
      nameKey: 'trade 2026',
      terms,
      status: 'Draft',
      prices: 0,
      chunks: 0,
      revision: 0,
      changedAt: recordedAt(1),
    });
  });

  it('counts its prices, and the chunks that they came in', () => {
    spec
      .given(
        drafted(),
        added({ rows: [row('a4', 1), row('a4', 10)] }),
        added({ chunk: 1, rows: [row('env', 1)] }),
      )
      .thenMatches('pl-1', { prices: 3, chunks: 2, status: 'Draft', revision: 2 });
  });

  it('counts as many prices after a change as it holds then', () => {
    const draft = [drafted(), added({ rows: [row('a4', 1), row('a4', 10), row('env', 1)] })];
    spec
      .given(
        ...draft,
        changed({
          products: ['a4'],
          before: [row('a4', 1), row('a4', 10)],
          rows: [row('a4', 1)],
        }),
      )
      .thenMatches('pl-1', { prices: 2, chunks: 1 });
    spec
      .given(...draft, changed({ products: ['env'], before: [row('env', 1)], rows: [] }))
      .thenMatches('pl-1', { prices: 2 });
    spec
      .given(...draft, changed({ products: ['pen'], before: [], rows: [row('pen', 1)] }))
      .thenMatches('pl-1', { prices: 4 });
  });

  it('is published, then retired, and keeps its prices for those who look back', () => {
    const live = [drafted(), added({ rows: [row('a4', 1)] }), published()];
    spec
      .given(...live)
      .thenMatches('pl-1', { status: 'Published', prices: 1, changedAt: recordedAt(3) });
    spec
      .given(...live, retired())
      .thenMatches('pl-1', { status: 'Retired', prices: 1, revision: 3 });
    spec.given(drafted(), retired()).thenMatches('pl-1', { status: 'Retired', prices: 0 });
  });

  it('is not made up where its draft is unknown', () => {
    spec.given(added({ rows: [row('a4', 1)] }), published(), retired()).thenDocuments({});
  });

  it('is specified for every event that it handles', () => {
    spec.given(drafted(), changed()).thenMatches('pl-1', { prices: 0 });
    spec.thenEveryHandledEventWasGiven();
  });
});
