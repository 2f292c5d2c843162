import 'reflect-metadata';
import { getMetadataStorage, validateSync } from 'class-validator';
import { controllers } from '../http.module.js';

/** What people write in several lines, or what is theirs to choose; everything else is one line. */
const SEVERAL_LINES = [
  ...['description', 'note', 'reason', 'text', 'explanation'],
  ...['password', 'currentPassword', 'newPassword'],
];

interface Metadata {
  readonly target: new () => object;
  readonly propertyName: string;
  readonly name?: string;
}

/** Every text field of every request that the routes take. */
function textFields(): readonly (readonly [of: string, target: new () => object, field: string])[] {
  expect(controllers.length).toBeGreaterThan(20);
  const { validationMetadatas } = getMetadataStorage() as unknown as {
    readonly validationMetadatas: ReadonlyMap<unknown, readonly Metadata[]>;
  };
  return [...validationMetadatas.values()]
    .flat()
    .flatMap(({ target, propertyName, name }) =>
      name === 'minLength' ? [[target.name, target, propertyName] as const] : [],
    );
}

const refused = (target: new () => object, field: string, text: string): boolean =>
  validateSync(Object.assign(new target(), { [field]: text })).some(
    ({ property, constraints }) => property === field && constraints?.matches !== undefined,
  );

describe('names, codes and numbers of orders', () => {
  const fields = textFields();

  it.each([
    ['a line feed', 'PO 1\n=1+1'],
    ['a carriage return', 'PO 1\r=1+1'],
    ['a tab', 'PO\t1'],
    ['a separator of scanners', 'PO\u001d1'],
    ['a zero', 'PO\u00001'],
    ['a control character beyond ASCII', 'PO\u00851'],
    ['a line separator', 'PO\u20281'],
  ])('take no %s', (_what, text) => {
    const taken = fields.filter(
      ([, target, field]) => !SEVERAL_LINES.includes(field) && !refused(target, field, text),
    );
    expect(taken.map(([of, , field]) => `${of}.${field}`)).toEqual([]);
  });

  it('are told from what people write in lines, which take those', () => {
    const texts = fields.filter(([, , field]) => SEVERAL_LINES.includes(field));
    for (const [of, target, field] of texts)
      expect([of, field, refused(target, field, 'one\u0000two')]).toEqual([of, field, true]);
    const ofLines = texts.filter(([, target, field]) => !refused(target, field, 'one\ntwo\tthree'));
    expect(ofLines.map(([of, , field]) => `${of}.${field}`)).toEqual(
      expect.arrayContaining([
        'ProductDetailsRequest.description',
        'OrderNoteRequest.text',
        'ReasonRequest.reason',
      ]),
    );
  });

  it('are many', () => expect(fields.length).toBeGreaterThan(60));
});
