import { project } from '../projection-spec.js';
import { added, changed, drafted, published, retired, row } from './price-list-events-spec.js';
import { prices, pricesKey } from './prices.js';

const a4 = pricesKey('pl-1', 'a4');
const env = pricesKey('pl-1', 'env');

describe('the prices of a product in a list', () => {
  const spec = project(prices);

  it('are its rows by quantity, however they came', () => {
    spec
      .given(drafted(), added({ rows: [row('a4', 100, '2.10'), row('env', 1), row('a4', 1)] }))
      .thenDocuments({
        [a4]: {
          priceListId: 'pl-1',
          vendorOrgId: 'v-1',
          productId: 'a4',
          rows: [row('a4', 1), row('a4', 100, '2.10')],
        },
        [env]: { rows: [row('env', 1)] },
      });
  });

  it('may be spread over several chunks', () => {
    spec
      .given(
        added({ rows: [row('a4', 10, '2.40')] }),
        added({ chunk: 1, rows: [row('a4', 1), row('a4', 100, '2.10')] }),
      )
      .then(a4, {
        priceListId: 'pl-1',
        vendorOrgId: 'v-1',
        productId: 'a4',
        rows: [row('a4', 1), row('a4', 10, '2.40'), row('a4', 100, '2.10')],
      });
  });

  it('are exactly those of the last change, for the products that it names', () => {
    spec
      .given(
        added({ rows: [row('a4', 1), row('a4', 100, '2.10'), row('env', 1)] }),
        changed({ products: ['a4'], rows: [row('a4', 50, '2.20'), row('a4', 1, '2.60')] }),
      )
      .thenDocuments({
        [a4]: { rows: [row('a4', 1, '2.60'), row('a4', 50, '2.20')] },
        [env]: { rows: [row('env', 1)] },
      });
  });

  it('are gone where a change leaves none, and come back with the next', () => {
    const gone = [added({ rows: [row('a4', 1)] }), changed({ products: ['a4'], rows: [] })];
    spec.given(...gone).thenNothing(a4);
    spec
      .given(...gone, changed({ products: ['a4'], rows: [row('a4', 5)] }))
      .thenMatches(a4, { rows: [row('a4', 5)] });
  });

  it('are kept apart by list', () => {
    spec
      .given(
        added({ rows: [row('a4', 1)] }),
        added({ priceListId: 'pl-2', rows: [row('a4', 1, '1.99')] }),
        changed({ products: ['a4'], rows: [] }),
      )
      .thenDocuments({ [pricesKey('pl-2', 'a4')]: { rows: [row('a4', 1, '1.99')] } });
  });

  it('stay as they are when their list is published or retired: that stands with the list', () => {
    const rows = [row('a4', 1)];
    spec
      .given(drafted(), added({ rows }), published(), retired())
      .thenDocuments({ [a4]: { rows } });
  });

  it('are specified for every event that they handle', () => spec.thenEveryHandledEventWasGiven());
});
