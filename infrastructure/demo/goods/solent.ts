import { productsOf, type DemoProduct } from './goods.js';

/** Solent Safety & Workwear: everything between a person and the job. */
export const solentProducts: readonly DemoProduct[] = [
  ...productsOf({
    category: 'gloves',
    description: 'Powder free, AQL 1.5, EN ISO 374-1 type B, for food. Box of 100.',
    unit: 'BX',
    packSize: 100,
    multiple: 10,
    breaksAt: [50, 200],
    attributes: { material: 'nitrile' },
    variants: (['blue', 'black'] as const).flatMap((colour) =>
      (['S', 'M', 'L', 'XL'] as const).map((size) => ({
        sku: `GL-NIT-${colour === 'blue' ? 'BL' : 'BK'}-${size}`,
        name: `Disposable nitrile glove, ${colour}, size ${size}`,
        price: colour === 'blue' ? 5.2 : 6.15,
        attributes: { size, colour },
        stock: [size === 'M' ? 140 : 900, 300] as const,
      })),
    ),
  }),
  ...productsOf({
    category: 'gloves',
    description: 'Seamless liner with foam-nitrile palm, EN 388:2016. Pair.',
    unit: 'PR',
    packSize: 1,
    multiple: 12,
    breaksAt: [60, 240],
    attributes: { material: 'nitrile', colour: 'grey' },
    variants: (
      [
        ['B', 3.1],
        ['C', 4.4],
        ['D', 6.9],
      ] as const
    ).flatMap(([level, price]) =>
      (['8', '9', '10', '11'] as const).map((size) => ({
        sku: `GL-CUT-${level}-${size}`,
        name: `Cut-resistant glove level ${level}, size ${size}`,
        price,
        attributes: { size, 'cut level': level },
      })),
    ),
  }),
  ...productsOf({
    category: 'hivis',
    description: 'Two-band and brace, EN ISO 20471 class 2, hook-and-loop front.',
    unit: 'EA',
    packSize: 1,
    breaksAt: [25, 100],
    variants: (['yellow', 'orange'] as const).flatMap((colour) =>
      (['S', 'M', 'L', 'XL', '2XL'] as const).map((size) => ({
        sku: `HV-VEST-${colour === 'yellow' ? 'Y' : 'O'}-${size}`,
        name: `High-visibility vest, ${colour}, ${size}`,
        price: 3.6,
        attributes: { size, colour },
      })),
    ),
  }),
  ...productsOf({
    category: 'hivis',
    description: 'Waterproof, taped seams, quilted lining, EN ISO 20471 class 3.',
    unit: 'EA',
    packSize: 1,
    breaksAt: [10],
    leadTimeDays: 4,
    attributes: { colour: 'yellow' },
    variants: (['M', 'L', 'XL', '2XL', '3XL'] as const).map((size) => ({
      sku: `HV-JKT-Y-${size}`,
      name: `High-visibility bomber jacket, yellow, ${size}`,
      price: 27.9,
      attributes: { size },
    })),
  }),
  ...productsOf({
    category: 'footwear',
    description: 'Full-grain leather, steel toecap and midsole, EN ISO 20345 S3 SRC. Pair.',
    unit: 'PR',
    packSize: 1,
    breaksAt: [10],
    leadTimeDays: 3,
    attributes: { class: 'S3' },
    variants: ['6', '7', '8', '9', '10', '11', '12'].map((size) => ({
      sku: `FW-S3-${size}`,
      name: `Safety boot S3, black, UK ${size}`,
      price: 44.5,
      attributes: { 'UK size': size },
    })),
  }),
  ...productsOf({
    category: 'footwear',
    description: 'Breathable mesh, composite toecap, metal free, EN ISO 20345 S1P. Pair.',
    unit: 'PR',
    packSize: 1,
    breaksAt: [10],
    leadTimeDays: 3,
    attributes: { class: 'S1P' },
    variants: ['6', '7', '8', '9', '10', '11'].map((size) => ({
      sku: `FW-S1P-${size}`,
      name: `Safety trainer S1P, grey, UK ${size}`,
      price: 38.2,
      attributes: { 'UK size': size },
    })),
  }),
  ...productsOf({
    category: 'headgear',
    description: 'Vented, six-point harness, EN 397.',
    unit: 'EA',
    packSize: 1,
    breaksAt: [20],
    variants: (['white', 'yellow', 'blue', 'red', 'orange', 'green'] as const).map((colour) => ({
      sku: `HG-HELM-${colour.slice(0, 3).toUpperCase()}`,
      name: `Safety helmet, ${colour}`,
      price: 6.8,
      attributes: { colour },
    })),
  }),
  ...productsOf({
    category: 'headgear',
    description: 'For workshop and site.',
    unit: 'EA',
    packSize: 1,
    breaksAt: [20],
    variants: [
      {
        sku: 'HG-GOG-CLR',
        name: 'Safety goggles, anti-mist, indirect vent',
        price: 4.9,
        attributes: { colour: 'clear' },
      },
      {
        sku: 'HG-SPEC-CLR',
        name: 'Safety spectacles, clear, wrap-around',
        price: 2.6,
        attributes: { colour: 'clear' },
      },
      {
        sku: 'HG-SPEC-GRY',
        name: 'Safety spectacles, smoke, wrap-around',
        price: 2.9,
        attributes: { colour: 'grey' },
      },
      {
        sku: 'HG-MUFF-27',
        name: 'Ear defenders, folding, SNR 27 dB',
        price: 9.7,
        attributes: { attenuation: '27' },
      },
      {
        sku: 'HG-MUFF-33',
        name: 'Ear defenders, helmet mounted, SNR 33 dB',
        price: 16.4,
        attributes: { attenuation: '33' },
      },
    ],
  }),
  ...productsOf({
    category: 'firstaid',
    description: 'Contents to BS 8599-1:2019.',
    unit: 'EA',
    packSize: 1,
    breaksAt: [5],
    variants: [
      {
        sku: 'FA-KIT-10',
        name: 'First-aid kit, small, up to 10 people',
        price: 18.9,
        attributes: { people: '10' },
      },
      {
        sku: 'FA-KIT-20',
        name: 'First-aid kit, medium, up to 20 people',
        price: 26.4,
        attributes: { people: '20' },
      },
      {
        sku: 'FA-KIT-50',
        name: 'First-aid kit, large, up to 50 people',
        price: 41.8,
        attributes: { people: '50' },
        stock: [0, 0],
      },
      { sku: 'FA-EYE-2', name: 'Eye-wash station, two bottles of 500 ml', price: 22.3 },
      { sku: 'FA-BURN', name: 'Burns kit, with gel dressings', price: 29.5 },
      { sku: 'FA-PLAS-100', name: 'Blue detectable plasters, assorted, 100', price: 5.1 },
    ],
  }),
];
