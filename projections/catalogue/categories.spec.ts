import { builds } from '../../domain/event-builder-spec.js';
import { project } from '../projection-spec.js';
import { categories } from './categories.js';

const created = builds('CategoryCreated', {
  categoryId: 'c-1',
  parentId: null,
  name: 'Paper',
  path: ['Paper'],
  attributes: [],
});
const copier = created({
  categoryId: 'c-2',
  parentId: 'c-1',
  name: 'Copier paper',
  path: ['Paper', 'Copier paper'],
});
const weight = { name: 'weight', type: 'number', unit: 'g/m²', required: true } as const;
const colour = {
  name: 'colour',
  type: 'choice',
  choices: ['white', 'ivory'],
  required: false,
} as const;
const defined = builds('CategoryAttributesDefined', { categoryId: 'c-2', attributes: [weight] });

describe('a category', () => {
  const spec = project(categories);

  it('stands below its parent and is sorted by its whole path', () => {
    spec.given(created(), copier).thenDocuments({
      'c-1': { parentId: null, path: ['Paper'], pathKey: 'paper' },
      'c-2': { parentId: 'c-1', name: 'Copier paper', pathKey: 'paper / copier paper' },
    });
    spec.given(copier).then('c-2', {
      id: 'c-2',
      parentId: 'c-1',
      name: 'Copier paper',
      path: ['Paper', 'Copier paper'],
      nameKey: 'copier paper',
      pathKey: 'paper / copier paper',
      attributes: [],
      isClosed: false,
    });
    const closed = builds('CategoryClosed', { categoryId: 'c-2', reason: 'merged' });
    const reopened = builds('CategoryReopened', { categoryId: 'c-2' });
    spec.given(copier, closed()).thenMatches('c-2', { isClosed: true });
    spec.given(copier, closed(), reopened()).thenMatches('c-2', { isClosed: false });
  });

  it('has the attributes that were defined last, in place of those before', () => {
    spec
      .given(copier, defined(), defined({ attributes: [colour] }))
      .thenMatches('c-2', { attributes: [colour], name: 'Copier paper' });
    spec.given(copier, defined(), defined({ attributes: [] })).thenMatches('c-2', {
      attributes: [],
    });
  });

  it('hands its attributes on to nobody', () => {
    spec
      .given(created({ attributes: [weight] }), copier)
      .thenDocuments({ 'c-1': { attributes: [weight] }, 'c-2': { attributes: [] } });
  });

  it('is not made of attributes alone', () => {
    spec.given(defined()).thenDocuments({});
  });

  it('is searched by its name and by the names above it', () => {
    const document = project(categories).given(copier).document('c-2')!;
    expect(categories.text!.of(document)).toEqual(['Copier paper', 'Paper']);
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
