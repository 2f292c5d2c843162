import { specify } from '../../shared/decider/decider-spec.js';
import type { PartNumberEvent } from './part-number.events.js';
import { foldedPartNumber, partNumber } from './part-number.js';

const at = '2026-03-02T09:00:00.000Z';
const of = { partNumberId: 'n', buyerOrgId: 'o' };
const assigned = (productId: string): PartNumberEvent => ({
  type: 'PartNumberAssigned',
  data: { ...of, partNumber: 'A 1', productId, assignedBy: 'u', occurredAt: at },
});
const assign = (productId: string, text = 'A 1') => ({
  type: 'AssignPartNumber' as const,
  at,
  ...of,
  partNumber: text,
  productId,
  assignedBy: 'u',
});

describe("a buyer's part number", () => {
  const spec = specify(partNumber);

  it('means one product, the one that it was given to last', () => {
    spec
      .given()
      .when(assign('p1'))
      .then([assigned('p1')]);
    spec.given(assigned('p1')).when(assign('p1')).thenNothing();
    spec
      .given(assigned('p1'))
      .when(assign('p2'))
      .then([assigned('p2')]);
    spec.given().when(assign('p1', ' ')).thenFails('text/required', { field: 'partNumber' });
  });

  it('is removed, and can be given again', () => {
    const remove = { type: 'RemovePartNumber' as const, at, removedBy: 'u' };
    const removed: PartNumberEvent = {
      type: 'PartNumberRemoved',
      data: { ...of, partNumber: 'A 1', productId: 'p1', removedBy: 'u', occurredAt: at },
    };
    spec.given(assigned('p1')).when(remove).then([removed]);
    spec.given(assigned('p1'), removed).when(remove).thenNothing();
    spec
      .given(assigned('p1'), removed)
      .when(assign('p1'))
      .then([assigned('p1')]);
    spec.given().when(remove).thenFails('part-number/unknown');
  });

  it('is the same whatever its case, spaces and width', () => {
    expect(new Set(['a 1', 'A1', ' a\u00a01 ', 'Ａ１'].map(foldedPartNumber))).toEqual(
      new Set(['A1']),
    );
  });
});
