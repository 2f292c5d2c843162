import { cleanUp, findingsOf } from './clean-up.js';

const refuse = (): Promise<never> => Promise.reject(new Error('connection timed out'));

describe('the end of a soak', () => {
  it('takes every step of its clean-up although one fails, and says which', async () => {
    const taken: string[] = [];
    const failures = await cleanUp({
      replicas: () => taken.push('replicas'),
      'the read models in MongoDB': refuse,
      'the indices in Elasticsearch': () => taken.push('indices'),
    });
    expect(failures).toEqual(['the read models in MongoDB: connection timed out']);
    expect(taken).toEqual(['replicas', 'indices']);
  });

  it('has a check that could not be made among what is wrong', async () => {
    expect(await findingsOf('the stock', () => Promise.resolve(['oversold']))).toEqual([
      'oversold',
    ]);
    expect(await findingsOf('the read models', refuse)).toEqual([
      'the read models could not be checked: connection timed out',
    ]);
  });
});
