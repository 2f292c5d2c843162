import type { AttributeDefinition } from '../../domain/category/category.events.js';

/** The demo marketplace's goods: a paper and packaging wholesaler as one would meet it. */
export interface DemoCategory {
  readonly key: string;
  readonly name: string;
  readonly parent: string | null;
  readonly attributes: readonly AttributeDefinition[];
}

export interface DemoProduct {
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly attributes: Readonly<Record<string, string | boolean>>;
  readonly unit: string;
  readonly packSize: number;
  readonly multiple: number;
  readonly leadTimeDays: number;
  /** Public price in pounds for one unit, then breaks as [from, price]. */
  readonly price: string;
  readonly breaks: readonly (readonly [from: number, price: string])[];
  /** Stock in Leeds and in Bristol. */
  readonly stock: readonly [leeds: number, bristol: number];
}

const text = (name: string, unit?: string): AttributeDefinition => ({ name, type: 'number', ...(unit ? { unit } : {}), required: false });
const choice = (name: string, ...choices: string[]): AttributeDefinition => ({ name, type: 'choice', choices, required: false });

export const demoCategories: readonly DemoCategory[] = [
  { key: 'paper', name: 'Paper & envelopes', parent: null, attributes: [] },
  { key: 'envelopes', name: 'Envelopes', parent: 'paper', attributes: [choice('size', 'C4', 'C5', 'DL'), text('weight', 'gsm'), choice('closure', 'self-seal', 'gummed')] },
  { key: 'copier', name: 'Copier paper', parent: 'paper', attributes: [choice('size', 'A3', 'A4'), text('weight', 'gsm')] },
  { key: 'packaging', name: 'Packaging', parent: null, attributes: [] },
  { key: 'cartons', name: 'Cartons', parent: 'packaging', attributes: [text('length', 'mm'), text('width', 'mm'), text('height', 'mm'), choice('wall', 'single', 'double')] },
  { key: 'tape', name: 'Tape & wrap', parent: 'packaging', attributes: [text('width', 'mm'), text('length', 'm'), choice('material', 'vinyl', 'paper', 'polypropylene')] },
];

export const demoProducts: readonly DemoProduct[] = [
  {
    sku: 'ENV-C5-W90',
    name: 'C5 window envelope, white, 90 gsm',
    description: 'Self-seal, 162 × 229 mm, window 35 × 90 mm, opaque inside. Box of 500.',
    category: 'envelopes',
    attributes: { size: 'C5', weight: '90', closure: 'self-seal' },
    unit: 'BX',
    packSize: 500,
    multiple: 1,
    leadTimeDays: 2,
    price: '18.40',
    breaks: [
      [10, '16.95'],
      [50, '15.20'],
    ],
    stock: [240, 60],
  },
  {
    sku: 'ENV-DL-G80',
    name: 'DL envelope, white, 80 gsm, gummed',
    description: '110 × 220 mm, for machine filling. Box of 1,000.',
    category: 'envelopes',
    attributes: { size: 'DL', weight: '80', closure: 'gummed' },
    unit: 'BX',
    packSize: 1000,
    multiple: 1,
    leadTimeDays: 2,
    price: '21.75',
    breaks: [[20, '19.80']],
    stock: [120, 40],
  },
  {
    sku: 'ENV-C4-M120',
    name: 'C4 manilla board-back envelope',
    description: 'Do-not-bend, 120 gsm manilla with 600 gsm board. Box of 125.',
    category: 'envelopes',
    attributes: { size: 'C4', weight: '120', closure: 'self-seal' },
    unit: 'BX',
    packSize: 125,
    multiple: 1,
    leadTimeDays: 3,
    price: '27.10',
    breaks: [[12, '24.90']],
    stock: [35, 10],
  },
  {
    sku: 'COP-A4-80',
    name: 'A4 copier paper, 80 gsm, white',
    description: 'Smooth, for laser and inkjet. Carton of five reams.',
    category: 'copier',
    attributes: { size: 'A4', weight: '80' },
    unit: 'CT',
    packSize: 2500,
    multiple: 5,
    leadTimeDays: 1,
    price: '19.25',
    breaks: [
      [40, '17.60'],
      [200, '16.45'],
    ],
    stock: [900, 450],
  },
  {
    sku: 'COP-A3-80',
    name: 'A3 copier paper, 80 gsm, white',
    description: 'Carton of three reams.',
    category: 'copier',
    attributes: { size: 'A3', weight: '80' },
    unit: 'CT',
    packSize: 1500,
    multiple: 1,
    leadTimeDays: 2,
    price: '24.80',
    breaks: [],
    stock: [80, 0],
  },
  {
    sku: 'CTN-305-SW',
    name: 'Carton 305 × 229 × 229 mm, single wall',
    description: 'FEFCO 0201, 125 K/T. Bundle of 25.',
    category: 'cartons',
    attributes: { length: '305', width: '229', height: '229', wall: 'single' },
    unit: 'BD',
    packSize: 25,
    multiple: 4,
    leadTimeDays: 3,
    price: '13.85',
    breaks: [
      [20, '12.40'],
      [100, '11.05'],
    ],
    stock: [320, 200],
  },
  {
    sku: 'CTN-457-DW',
    name: 'Carton 457 × 305 × 305 mm, double wall',
    description: 'FEFCO 0201, for up to 30 kg. Bundle of 15.',
    category: 'cartons',
    attributes: { length: '457', width: '305', height: '305', wall: 'double' },
    unit: 'BD',
    packSize: 15,
    multiple: 2,
    leadTimeDays: 3,
    price: '24.30',
    breaks: [[20, '22.15']],
    stock: [6, 4],
  },
  {
    sku: 'TAP-48-VIN',
    name: 'Vinyl packing tape, buff, 48 mm × 66 m',
    description: 'Low noise, for cold stores. Pack of six.',
    category: 'tape',
    attributes: { width: '48', length: '66', material: 'vinyl' },
    unit: 'PK',
    packSize: 6,
    multiple: 6,
    leadTimeDays: 1,
    price: '8.946',
    breaks: [
      [36, '8.124'],
      [144, '7.5'],
    ],
    stock: [1200, 600],
  },
  {
    sku: 'TAP-50-KRA',
    name: 'Kraft paper tape, 50 mm × 50 m',
    description: 'Recyclable with the carton, natural rubber adhesive. Pack of six.',
    category: 'tape',
    attributes: { width: '50', length: '50', material: 'paper' },
    unit: 'PK',
    packSize: 6,
    multiple: 1,
    leadTimeDays: 2,
    price: '11.70',
    breaks: [[24, '10.90']],
    stock: [260, 90],
  },
];
