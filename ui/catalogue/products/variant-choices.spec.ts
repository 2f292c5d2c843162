import { variantChoices, type Variant } from './variant-choices';

const variant = (id: string, Colour: string, Size: string, onSale = true): Variant => ({
  id,
  attributes: { Colour, Size },
  onSale,
});

describe('what can be chosen instead of a variant', () => {
  const shirts = [
    variant('nm', 'Navy', 'M'),
    variant('nl', 'Navy', 'L'),
    variant('gl', 'Grey', 'L', false),
    variant('n10', 'Navy', '10'),
    variant('n9', 'Navy', '9'),
  ];

  it('is each value of each attribute, in the variant that is like it otherwise', () => {
    expect(variantChoices('nl', shirts)).toEqual([
      {
        name: 'Colour',
        choices: [
          { value: 'Grey', id: 'gl', isThis: false, differs: false, onSale: false },
          { value: 'Navy', id: 'nl', isThis: true, differs: false, onSale: true },
        ],
      },
      {
        name: 'Size',
        choices: [
          { value: '9', id: 'n9', isThis: false, differs: false, onSale: true },
          { value: '10', id: 'n10', isThis: false, differs: false, onSale: true },
          { value: 'L', id: 'nl', isThis: true, differs: false, onSale: true },
          { value: 'M', id: 'nm', isThis: false, differs: false, onSale: true },
        ],
      },
    ]);
  });

  it('leads to another size where the colour is not made in this one, and says so', () => {
    const [colour] = variantChoices('nm', shirts);
    expect(colour!.choices[0]).toMatchObject({ value: 'Grey', id: 'gl', differs: true });
  });

  it('is nothing where there is no other', () => {
    expect(variantChoices('nm', [shirts[0]!])).toEqual([]);
    expect(variantChoices('x', shirts)).toEqual([]);
  });
});
