import { specify } from '../../shared/decider/decider-spec.js';
import type { RequisitionListEvent } from './requisition-list.events.js';
import { requisitionList } from './requisition-list.js';

const at = '2026-03-02T09:00:00.000Z';
const of = { listId: 'l', buyerOrgId: 'o' };
const line = { productId: 'a', quantity: 6, seenUnitPrice: null };
const created: RequisitionListEvent = {
  type: 'RequisitionListCreated',
  data: { ...of, name: 'Weekly', lines: [line], createdBy: 'u', occurredAt: at },
};

describe('a requisition list', () => {
  const spec = specify(requisitionList);

  it('is begun once, by a name', () => {
    const create = {
      type: 'CreateRequisitionList' as const,
      at,
      ...of,
      name: 'Weekly',
      lines: [line],
      by: 'u',
    };
    spec.given().when(create).then([created]);
    spec.given(created).when(create).thenNothing();
    spec
      .given()
      .when({ ...create, name: ' ' })
      .thenFails('text/required', { field: 'name' });
  });

  it('changes its lines and its name', () => {
    const change = {
      type: 'ChangeRequisitionListLines' as const,
      at,
      changeId: 'c',
      mode: 'add' as const,
      by: 'u',
    };
    spec
      .given(created)
      .when({ ...change, lines: [line] })
      .then([
        {
          type: 'RequisitionListLinesChanged',
          data: {
            ...of,
            changeId: 'c',
            lines: [{ ...line, quantity: 12 }],
            changedBy: 'u',
            occurredAt: at,
          },
        },
      ]);
    spec
      .given(created)
      .when({ ...change, mode: 'set', lines: [line] })
      .thenNothing();
    spec
      .given(created)
      .when({ type: 'RenameRequisitionList', at, name: 'Weekly', by: 'u' })
      .thenNothing();
    spec
      .given(created)
      .when({ type: 'RenameRequisitionList', at, name: 'Monthly', by: 'u' })
      .thenTypes('RequisitionListRenamed');
  });

  it('that was deleted is not there any more', () => {
    const deleted: RequisitionListEvent = {
      type: 'RequisitionListDeleted',
      data: { ...of, deletedBy: 'u', occurredAt: at },
    };
    spec.given(created).when({ type: 'DeleteRequisitionList', at, by: 'u' }).then([deleted]);
    spec
      .given(created, deleted)
      .when({ type: 'DeleteRequisitionList', at, by: 'u' })
      .thenFails('requisition-list/unknown');
  });
});
