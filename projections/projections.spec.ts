import { eventTypes, type EventType } from '../domain/events.js';
import { projections } from './index.js';

const all = (Object.keys(eventTypes) as EventType[]).sort();

describe('every read model', () => {
  it.each(projections.map((p) => [p.name, p] as const))(
    '%s handles or ignores each event type, and none twice',
    (_name, { handles, ignores }) => {
      expect([...(handles as EventType[]), ...(ignores as EventType[])].sort()).toEqual(all);
    },
  );

  it('has a name of its own', () => {
    expect(new Set(projections.map((p) => p.name)).size).toBe(projections.length);
  });
});
