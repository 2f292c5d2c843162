import { builds } from '../../domain/event-builder-spec.js';
import { project, recordedAt } from '../projection-spec.js';
import { commissionRulesModel } from './commission-rules.js';

const rule = {
  ruleId: 'r-1',
  name: 'Everything',
  vendorOrgId: null,
  categoryPath: null,
  percent: '10',
  fixed: [],
  floor: [],
  cap: [],
};
const proposal = {
  proposalId: 'p-1',
  rules: [rule],
  operatorCountry: 'GB',
  reason: 'Price list 2026',
  proposedBy: 'u-1',
};
const proposed = builds('CommissionRulesProposed', proposal);
const published = builds('CommissionRulesPublished', {
  ...proposal,
  edition: 1,
  publishedBy: 'u-2',
});
const declined = builds('CommissionRulesDeclined', {
  proposalId: 'p-2',
  reason: 'too high',
  declinedBy: 'u-2',
});

describe('the rules of commission', () => {
  const spec = project(commissionRulesModel);

  it('that are proposed wait beside those that apply', () => {
    const { occurredAt: proposedAt } = proposed().data;
    spec.given(proposed()).then(
      'current',
      expect.objectContaining({
        edition: 0,
        rules: [],
        proposed: { ...proposal, proposedAt },
        changedAt: recordedAt(1),
      }) as never,
    );
  });

  it('apply once a second person has published them', () => {
    spec.given(proposed(), published()).then(
      'current',
      expect.objectContaining({
        edition: 1,
        rules: [rule],
        operatorCountry: 'GB',
        publishedBy: 'u-2',
        proposed: null,
      }) as never,
    );
  });

  it('are kept as they were published, edition by edition', () =>
    spec
      .given(proposed(), published(), published({ edition: 2, rules: [], proposalId: 'p-2' }))
      .thenMatches('edition:1', {
        kind: 'edition',
        edition: 1,
        rules: [rule],
        publishedBy: 'u-2',
      }));

  it('that were declined leave those that apply', () => {
    spec
      .given(published(), proposed({ proposalId: 'p-2' }), declined())
      .then('current', expect.objectContaining({ edition: 1, proposed: null }) as never);
  });
});
