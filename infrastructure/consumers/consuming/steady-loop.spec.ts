import { eventually } from '../../testing/kit/eventually.js';
import { SteadyLoop, type Pace } from './steady-loop.js';

describe('a loop of steps', () => {
  let loop: SteadyLoop;
  let paces: (Pace | Error)[];
  let steps: number;
  let said: (string | null)[];

  /** Takes these steps, and then has nothing to do. */
  const begin = (...next: (Pace | Error)[]): void => {
    [paces, steps, said] = [next, 0, []];
    loop = new SteadyLoop({
      step: () => {
        steps++;
        const pace = paces.shift() ?? 'idle';
        if (pace instanceof Error) throw pace;
        return pace;
      },
      gatherMs: 1,
      idleMs: null,
      onError: (error) => said.push(error?.message ?? null),
    });
    loop.start();
  };
  afterEach(() => loop.stop());

  it('goes on while there is more to do, and then when there is news', async () => {
    begin('atOnce', 'gather', 'atOnce');
    await eventually('it has nothing more to do', () => steps === 4);
    loop.wake();
    await eventually('it has looked again', () => steps === 5);
  });

  it('goes on after a failure, of which it tells once, and again when it is over', async () => {
    begin(new Error('away'), new Error('away'), new Error('broken'), 'idle');
    await eventually('it has done a step', () => said.includes(null));
    expect(said).toEqual(['away', 'broken', null]);
  });

  it('ends at once where it waits for news, and does no further step', async () => {
    begin();
    await eventually('it waits', () => steps === 1);
    await loop.stop();
    loop.wake();
    expect(steps).toBe(1);
  });

  it('hears of news that came while it did a step', async () => {
    begin();
    paces.push('idle');
    loop.wake();
    await eventually('it has looked again', () => steps >= 2);
  });
});
