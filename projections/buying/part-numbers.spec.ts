import { builds } from '../../domain/event-builder-spec.js';
import { project, recordedAt } from '../projection-spec.js';
import { partNumbers } from './part-numbers.js';

const of = { partNumberId: 'pn-1', buyerOrgId: 'b-1', partNumber: 'ab 100' };
const assigned = builds('PartNumberAssigned', { ...of, productId: 'p-1', assignedBy: 'u-1' });
const removed = builds('PartNumberRemoved', { ...of, productId: 'p-1', removedBy: 'u-1' });

describe('a part number', () => {
  const spec = project(partNumbers);

  it('is shown as the buyer writes it, and found however it is typed', () => {
    spec.given(assigned()).then('pn-1', {
      id: 'pn-1',
      buyerOrgId: 'b-1',
      partNumber: 'ab 100',
      partNumberKey: 'AB100',
      productId: 'p-1',
      changedAt: recordedAt(1),
    });
  });

  it('means the product that it was given last', () => {
    spec
      .given(assigned(), assigned({ productId: 'p-2', partNumber: 'AB-100' }))
      .thenMatches('pn-1', { productId: 'p-2', partNumber: 'AB-100', changedAt: recordedAt(2) });
  });

  it('means nothing once it is removed, until it is assigned again', () => {
    spec.given(assigned(), removed()).thenNothing('pn-1');
    spec
      .given(assigned(), removed(), assigned({ productId: 'p-3' }))
      .thenMatches('pn-1', { productId: 'p-3' });
  });

  it('may stand for one product beside others, in each company by itself', () => {
    spec
      .given(
        assigned(),
        assigned({ partNumberId: 'pn-2', partNumber: 'CD200' }),
        assigned({ partNumberId: 'pn-3', buyerOrgId: 'b-2' }),
        removed(),
      )
      .thenDocuments({
        'pn-2': { productId: 'p-1', partNumberKey: 'CD200' },
        'pn-3': { buyerOrgId: 'b-2', partNumberKey: 'AB100' },
      });
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
