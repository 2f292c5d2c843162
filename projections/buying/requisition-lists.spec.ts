import { builds } from '../../domain/event-builder-spec.js';
import { project, recordedAt } from '../projection-spec.js';
import { requisitionLists } from './requisition-lists.js';

const of = { listId: 'rl-1', buyerOrgId: 'b-1' };
const wanted = (productId: string, quantity: number, amount: string | null = null) => ({
  productId,
  quantity,
  seenUnitPrice: amount === null ? null : { amount, currency: 'GBP', per: 1 },
});
const created = builds('RequisitionListCreated', {
  ...of,
  name: 'Monthly Paper',
  lines: [wanted('a4', 10, '2.55'), wanted('env', 5)],
  createdBy: 'u-1',
});
const renamed = builds('RequisitionListRenamed', {
  ...of,
  before: 'Monthly Paper',
  name: 'Weekly Paper',
  changedBy: 'u-2',
});
const linesChanged = builds('RequisitionListLinesChanged', {
  ...of,
  changeId: 'ch-1',
  lines: [],
  changedBy: 'u-2',
});
const deleted = builds('RequisitionListDeleted', { ...of, deletedBy: 'u-1' });

describe('a requisition list', () => {
  const spec = project(requisitionLists);

  it('holds what it was created with, and who created it', () => {
    spec.given(created()).then('rl-1', {
      id: 'rl-1',
      buyerOrgId: 'b-1',
      name: 'Monthly Paper',
      nameKey: 'monthly paper',
      lines: [wanted('a4', 10, '2.55'), wanted('env', 5)],
      createdBy: 'u-1',
      createdAt: created().data.occurredAt,
      revision: 0,
      changedAt: recordedAt(1),
    });
  });

  it('is found by its new name, its lines as they were', () => {
    spec.given(created(), renamed()).thenMatches('rl-1', {
      name: 'Weekly Paper',
      nameKey: 'weekly paper',
      lines: [{ productId: 'a4' }, { productId: 'env' }],
      createdBy: 'u-1',
      revision: 1,
      changedAt: recordedAt(2),
    });
  });

  it('takes quantities in place of those before, new products at the end, and nothing for 0', () => {
    const change = linesChanged({
      lines: [wanted('a4', 20, '2.40'), wanted('env', 0), wanted('pen', 3)],
    });
    spec
      .given(created(), change)
      .thenMatches('rl-1', { lines: [wanted('a4', 20, '2.40'), wanted('pen', 3)], revision: 1 });
  });

  it('may become empty and stays a list', () => {
    spec
      .given(created(), linesChanged({ lines: [wanted('a4', 0), wanted('env', 0)] }))
      .thenMatches('rl-1', { name: 'Monthly Paper', lines: [] });
  });

  it('is gone once it is deleted, and does not come back by a change that is delivered late', () => {
    spec.given(created(), deleted()).thenNothing('rl-1');
    spec.given(created(), deleted(), renamed(), linesChanged()).thenNothing('rl-1');
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
