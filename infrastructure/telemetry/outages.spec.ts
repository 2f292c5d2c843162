import { EngineUnavailable } from '../../application/ports/engine-unavailable.js';
import { eventually } from '../testing/kit/eventually.js';
import { Outages } from './outages.js';
import { RecurringFailure } from './recurring-failure.js';

const away = (engine: string): EngineUnavailable =>
  new EngineUnavailable(engine, false, new Error('connect to user:secret@host'));

describe('an outage', () => {
  it('is a line when an engine goes and one when it is back, with how many requests it cost, and no address', async () => {
    const log: string[] = [];
    const isAway = new Set(['EventStoreDB', 'MongoDB']);
    const outages = new Outages(
      (message) => log.push(message),
      (engine) => (isAway.has(engine) ? Promise.reject(away(engine)) : Promise.resolve()),
      5,
    );
    for (let n = 0; n < 232; n++) outages.met(away('EventStoreDB'));
    outages.met(away('MongoDB'));
    expect(log).toHaveLength(2);
    isAway.delete('EventStoreDB');
    await eventually('it is back', () => log.length === 3);
    expect(log[2]).toMatch(/^EventStoreDB is back after \d+ s; 232 requests were answered 503$/);
    outages.met(away('EventStoreDB'));
    expect(log).toHaveLength(4);
    expect(log.join()).not.toMatch(/secret|host/);
    outages.close();
  });

  it('of what is tried again and again is said when it begins, and when it is over', () => {
    const log: string[] = [];
    const keeping = new RecurringFailure((message) => log.push(message), 'process p: its state');
    keeping.worked();
    for (let n = 0; n < 500; n++) keeping.failed('no room');
    keeping.worked();
    keeping.worked();
    keeping.failed('no room');
    expect(log).toEqual([
      'process p: its state could not be kept: no room',
      'process p: its state is kept again, after 500 failures',
      'process p: its state could not be kept: no room',
    ]);
  });
});
