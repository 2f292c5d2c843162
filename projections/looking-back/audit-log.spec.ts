import { builds } from '../../domain/event-builder-spec.js';
import { eventTypes } from '../../domain/events.js';
import { anOrder, line } from '../../domain/trading/trading-events-spec.js';
import { project, recorded } from '../projection-spec.js';
import { auditLog } from './audit-log.js';

const o1 = anOrder('o1', [line('l1', 1)]);
const forgotten = builds('SubjectForgotten', { subject: 'u-1', reason: 'Asked for it' });

describe('the audit log', () => {
  const spec = project(auditLog, {
    because: 'an entry stands at the position of its event',
    orderMatters: true,
  });

  it('says of each event who did it, for whom, through what and when', () => {
    spec
      .given(
        recorded(o1.cancelled({ occurredAt: '2026-03-03T08:00:00.000Z' }), {
          id: 'e-77',
          revision: 3,
          recordedAt: '2026-03-03T08:00:00.123Z',
          actor: { person: 'u-1', organization: 'b-1', impersonator: 'op-1', client: 'k-1' },
          commandId: 'c-77',
          correlationId: 'corr-1',
          causationId: 'cause-1',
        }),
      )
      .then('1', {
        eventId: 'e-77',
        stream: 'order-o1',
        revision: 3,
        type: 'OrderCancelled',
        occurredAt: '2026-03-03T08:00:00.000Z',
        recordedAt: '2026-03-03T08:00:00.123Z',
        person: 'u-1',
        organization: 'b-1',
        impersonator: 'op-1',
        client: 'k-1',
        commandId: 'c-77',
        correlationId: 'corr-1',
        causationId: 'cause-1',
      });
  });

  it('has one entry for each event, in the order of the store', () => {
    spec.given(o1.placed(), o1.noted(), o1.confirmed()).thenDocuments({
      1: { type: 'OrderPlaced', stream: 'order-o1', revision: 0 },
      2: { type: 'OrderNoteAdded', stream: 'orderNotes-o1', revision: 0 },
      3: { type: 'OrderConfirmed', stream: 'order-o1', revision: 1 },
    });
  });

  it('names nobody where a process acted, and which', () => {
    spec
      .given(recorded(o1.confirmed(), { actor: { client: 'fulfilment' } }))
      .thenMatches('1', { person: null, organization: null, client: 'fulfilment' });
  });

  it('tells nothing of what an event says, so that nothing personal is in it', () => {
    const entry = spec.given(o1.placed()).document('1')!;
    expect(JSON.stringify(entry)).not.toContain('sealed');
  });

  it('keeps its entries of somebody who is forgotten: the id is nobody’s any more', () => {
    spec
      .given(recorded(o1.placed(), { actor: { person: 'u-1' } }), forgotten())
      .thenDocuments({ 1: { person: 'u-1' }, 2: { type: 'SubjectForgotten' } });
  });

  it('leaves no kind of event out', () => {
    expect([...auditLog.handles].sort()).toEqual(Object.keys(eventTypes).sort());
    expect(auditLog.ignores).toEqual([]);
  });
});
