import { builds } from '../domain/event-builder-spec.js';
import { project, recorded, streamOf } from './projection-spec.js';
import type { Projection } from './projection.js';

interface Board {
  readonly id: string;
  readonly names: readonly string[];
}

type Handled = 'CategoryCreated' | 'CategoryAttributesDefined';

/** The names of all categories on one board. */
const board: Projection<Board, Handled> = {
  name: 'board',
  version: 1,
  handles: ['CategoryCreated', 'CategoryAttributesDefined'],
  ignores: ['OrderCompleted'],
  indexes: [['id']],
  route: () => ['board'],
  evolve: (id, doc, { data, type }) =>
    type === 'CategoryCreated'
      ? { id, names: [...(doc?.names ?? []), data.name].sort() }
      : (doc ?? { id, names: [] }),
};
const broken = (parts: Partial<Projection<Board, Handled>>): Projection<Board, Handled> => ({
  ...board,
  ...parts,
});

const created = builds('CategoryCreated', {
  categoryId: 'c-1',
  parentId: null,
  name: 'Paper',
  path: ['Paper'],
  attributes: [],
});
const pens = created({ categoryId: 'c-2', name: 'Pens' });
const defined = builds('CategoryAttributesDefined', { categoryId: 'c-1', attributes: [] });

describe('a specification of a read model', () => {
  it('accepts one that keeps what all of them promise', () => {
    project(board)
      .given(created(), pens, defined())
      .then('board', { id: 'board', names: ['Paper', 'Pens'] });
  });

  it('says which document is not as it should be', () => {
    const given = project(board).given(created());
    expect(() => given.then('board', { id: 'board', names: ['Pens'] })).toThrow(/Pens/);
    expect(() => given.thenNothing('board')).toThrow();
    expect(() => given.thenDocuments({ board: {}, other: {} })).toThrow(/other/);
    expect(() => given.thenMatches('other', {})).toThrow();
  });

  it('catches documents that depend on the order of independent streams, unless that is meant', () => {
    const last = broken({ evolve: (id, _doc, { data }) => ({ id, names: [data.categoryId] }) });
    expect(() => project(last).given(created(), pens)).toThrow(/in the order CategoryCreated/);
    expect(() => project(last).given(created(), defined())).not.toThrow();
    const because = 'the board shows the last one';
    expect(() =>
      project(last, { because, orderMatters: true }).given(created(), pens),
    ).not.toThrow();
    expect(() =>
      project(last, { because, compare: (doc) => doc.id }).given(created(), pens),
    ).not.toThrow();
    const causes = [['CategoryCreated', 'CategoryAttributesDefined']] as const;
    const ofPens = defined({ categoryId: 'c-2' });
    expect(() => project(last, { because, causes }).given(created(), ofPens)).not.toThrow();
    expect(() => project(last).given(created(), ofPens)).toThrow(/in the order/);
  });

  it('catches an event that makes something else when it is delivered again', () => {
    const twice = broken({
      reads: () => ['board'],
      route: (_event, look) => [look('board') ? 'again' : 'board'],
    });
    expect(() => project(twice).given(created())).toThrow(/each event twice/);
  });

  it('catches documents that depend on where a batch ends', () => {
    let handed = 0;
    const counting = broken({ evolve: (id) => ({ id, names: [String(handed++)] }) });
    expect(() => project(counting).given(created())).toThrow(/a batch of its own/);
  });

  it('catches a document that is changed in place', () => {
    const careless = broken({
      evolve: (id, doc, event) => {
        const names = (doc?.names ?? []) as string[];
        if (doc && event.type === 'CategoryCreated') names.push(event.data.name);
        return { id, names };
      },
    });
    expect(() => project(careless).given(created(), pens)).toThrow(/not extensible/);
  });

  it('catches a document that does not survive being written as JSON', () => {
    const dated = broken({
      evolve: (id) => ({ id, names: [], at: new Date(0) }) as unknown as Board,
    });
    expect(() => project(dated).given(created())).toThrow();
    const undefinedField = broken({
      evolve: (id) => ({ id, names: [], note: undefined }) as unknown as Board,
    });
    expect(() => project(undefinedField).given(created())).toThrow();
  });

  it('catches a document that cannot be found by what it is to be found by', () => {
    const byNames = broken({ indexes: [['names']] });
    expect(() => project(byNames).given(created())).toThrow(/documents are found by it/);
  });

  it('catches who looks at documents that were not announced', () => {
    const curious = broken({
      evolve: (id, _doc, _event, look) => ({ id, names: look('other')?.names ?? [] }),
    });
    expect(() => project(curious).given(created())).toThrow(/looks at other/);
    const announced = broken({ ...curious, reads: () => ['other'] });
    expect(() => project(announced).given(created())).not.toThrow();
  });

  it('catches events that fan out by what no index finds', () => {
    const where = { where: { field: 'names', value: 'x' } };
    const fanning = broken({ route: () => where });
    expect(() => project(fanning).given(created())).toThrow(/no index begins with it/);
  });

  it('catches an event that the read model does not know of', () => {
    const removed = builds('ViewDeleted', { viewId: 'v', organizationId: 'b', ownerId: 'u' });
    expect(() => project(board).given(removed())).toThrow(/neither handles nor ignores/);
  });

  it('says which handled events no specification was given', () => {
    const spec = project(board);
    spec.given(created());
    expect(() => spec.thenEveryHandledEventWasGiven()).toThrow(/CategoryAttributesDefined/);
    spec.given(defined());
    spec.thenEveryHandledEventWasGiven();
  });

  it('gives each event its place in its own stream, unless that is what the sentence is about', () => {
    const seen: string[] = [];
    const watching = broken({
      evolve: (id, doc, { stream, revision }) => {
        seen.push(`${stream} ${revision}`);
        return doc ?? { id, names: [] };
      },
    });
    project(watching).given(created(), pens, defined());
    expect(seen.slice(0, 3)).toEqual(['category-c-1 0', 'category-c-2 0', 'category-c-1 1']);
    seen.length = 0;
    project(watching).given(recorded(created(), { stream: 'category-x', revision: 7 }));
    expect(seen[0]).toBe('category-x 7');
    expect(streamOf(defined())).toBe('category-c-1');
  });
});
