import { productsOf, type DemoProduct } from './goods.js';

/** Borderland Catering Equipment: prepared, and waiting to be verified. */
export const borderlandProducts: readonly DemoProduct[] = productsOf({
  category: 'equipment',
  description: 'Stainless steel, commercial warranty of two years.',
  unit: 'EA',
  packSize: 1,
  leadTimeDays: 7,
  variants: [
    {
      sku: 'BE-URN-10',
      name: 'Water boiler, manual fill, 10 l',
      price: 118.0,
      attributes: { capacity: '10', power: '2500' },
    },
    {
      sku: 'BE-URN-20',
      name: 'Water boiler, manual fill, 20 l',
      price: 154.0,
      attributes: { capacity: '20', power: '2500' },
    },
    {
      sku: 'BE-SOUP-10',
      name: 'Soup kettle, black, 10 l',
      price: 89.5,
      attributes: { capacity: '10', power: '400' },
    },
    {
      sku: 'BE-GRILL-S',
      name: 'Contact grill, ribbed, single',
      price: 176.0,
      attributes: { power: '2200' },
    },
    {
      sku: 'BE-FRY-8',
      name: 'Countertop fryer, 8 l',
      price: 164.0,
      attributes: { capacity: '8', power: '3000' },
    },
    {
      sku: 'BE-BAIN-4',
      name: 'Bain marie, four pots',
      price: 198.0,
      attributes: { power: '1200' },
    },
  ],
});
