import type { AttributeDefinition } from '../../../domain/catalogue/category/category.events.js';
import type { DemoCategory } from './goods.js';

const number = (name: string, unit?: string): AttributeDefinition => ({
  name,
  type: 'number',
  ...(unit ? { unit } : {}),
  required: false,
});
const choice = (name: string, ...choices: string[]): AttributeDefinition => ({
  name,
  type: 'choice',
  choices,
  required: false,
});
const flag = (name: string): AttributeDefinition => ({ name, type: 'boolean', required: false });

const colour = choice(
  'colour',
  'black',
  'blue',
  'brown',
  'buff',
  'clear',
  'cream',
  'green',
  'grey',
  'orange',
  'pink',
  'red',
  'white',
  'yellow',
);
const garmentSize = choice('size', 'S', 'M', 'L', 'XL', '2XL', '3XL');
const thread = choice('thread', 'M3', 'M4', 'M5', 'M6', 'M8', 'M10', 'M12', 'M16');
const finish = choice('finish', 'zinc', 'stainless A2', 'yellow passivated', 'plain');

/** The operator's category tree. */
export const demoCategories: readonly DemoCategory[] = [
  { key: 'paper', name: 'Paper & envelopes', parent: null, attributes: [] },
  {
    key: 'envelopes',
    name: 'Envelopes',
    parent: 'paper',
    attributes: [
      choice('size', 'C3', 'C4', 'C5', 'C6', 'DL'),
      number('weight', 'gsm'),
      choice('closure', 'self-seal', 'gummed', 'peel & seal'),
      colour,
      flag('window'),
    ],
  },
  {
    key: 'copier',
    name: 'Copier paper',
    parent: 'paper',
    attributes: [choice('size', 'A3', 'A4'), number('weight', 'gsm'), colour],
  },
  {
    key: 'card',
    name: 'Card',
    parent: 'paper',
    attributes: [choice('size', 'A3', 'A4'), number('weight', 'gsm'), colour],
  },
  { key: 'packaging', name: 'Packaging', parent: null, attributes: [] },
  {
    key: 'cartons',
    name: 'Cartons',
    parent: 'packaging',
    attributes: [
      number('length', 'mm'),
      number('width', 'mm'),
      number('height', 'mm'),
      choice('wall', 'single', 'double'),
    ],
  },
  {
    key: 'tape',
    name: 'Tape & wrap',
    parent: 'packaging',
    attributes: [
      number('width', 'mm'),
      number('length', 'm'),
      choice('material', 'vinyl', 'paper', 'polypropylene', 'polyethylene'),
      colour,
    ],
  },
  {
    key: 'mailers',
    name: 'Mailers & tubes',
    parent: 'packaging',
    attributes: [
      number('length', 'mm'),
      number('width', 'mm'),
      choice('material', 'bubble', 'board', 'paper'),
    ],
  },
  {
    key: 'labels',
    name: 'Labels',
    parent: 'packaging',
    attributes: [number('length', 'mm'), number('width', 'mm'), colour],
  },
  { key: 'fixings', name: 'Fixings', parent: null, attributes: [] },
  {
    key: 'screws',
    name: 'Screws',
    parent: 'fixings',
    attributes: [
      number('diameter', 'mm'),
      number('length', 'mm'),
      choice('head', 'countersunk', 'pan', 'hex'),
      finish,
      thread,
    ],
  },
  {
    key: 'bolts',
    name: 'Bolts, nuts & washers',
    parent: 'fixings',
    attributes: [thread, number('length', 'mm'), finish],
  },
  {
    key: 'plugs',
    name: 'Plugs & nails',
    parent: 'fixings',
    attributes: [
      number('diameter', 'mm'),
      number('length', 'mm'),
      choice('material', 'nylon', 'polyethylene', 'steel'),
    ],
  },
  { key: 'tools', name: 'Tools', parent: null, attributes: [] },
  {
    key: 'handtools',
    name: 'Hand tools',
    parent: 'tools',
    attributes: [number('length', 'mm'), number('weight', 'g')],
  },
  {
    key: 'drillbits',
    name: 'Drill bits',
    parent: 'tools',
    attributes: [number('diameter', 'mm'), choice('kind', 'HSS', 'masonry', 'wood')],
  },
  {
    key: 'adhesives',
    name: 'Adhesives & sealants',
    parent: 'tools',
    attributes: [number('content', 'ml'), colour],
  },
  { key: 'safety', name: 'Safety & workwear', parent: null, attributes: [] },
  {
    key: 'gloves',
    name: 'Gloves',
    parent: 'safety',
    attributes: [
      choice('size', 'S', 'M', 'L', 'XL', '7', '8', '9', '10', '11'),
      choice('material', 'nitrile', 'leather', 'latex'),
      choice('cut level', 'A', 'B', 'C', 'D'),
      colour,
    ],
  },
  {
    key: 'hivis',
    name: 'High-visibility clothing',
    parent: 'safety',
    attributes: [garmentSize, colour],
  },
  {
    key: 'footwear',
    name: 'Safety footwear',
    parent: 'safety',
    attributes: [
      choice('UK size', '6', '7', '8', '9', '10', '11', '12'),
      choice('class', 'S1P', 'S3'),
    ],
  },
  {
    key: 'headgear',
    name: 'Head, eye & ear protection',
    parent: 'safety',
    attributes: [colour, number('attenuation', 'dB')],
  },
  { key: 'firstaid', name: 'First aid', parent: 'safety', attributes: [number('people')] },
  { key: 'hygiene', name: 'Cleaning & hygiene', parent: null, attributes: [] },
  {
    key: 'chemicals',
    name: 'Cleaning chemicals',
    parent: 'hygiene',
    attributes: [number('content', 'l'), flag('concentrate'), flag('food safe')],
  },
  {
    key: 'washroom',
    name: 'Washroom',
    parent: 'hygiene',
    attributes: [number('ply'), colour, number('content', 'ml')],
  },
  {
    key: 'waste',
    name: 'Bin liners',
    parent: 'hygiene',
    attributes: [number('capacity', 'l'), colour],
  },
  { key: 'janitorial', name: 'Mops, cloths & brushes', parent: 'hygiene', attributes: [colour] },
  { key: 'catering', name: 'Catering disposables', parent: null, attributes: [] },
  {
    key: 'cups',
    name: 'Cups & lids',
    parent: 'catering',
    attributes: [number('capacity', 'ml'), flag('compostable')],
  },
  {
    key: 'tableware',
    name: 'Plates, cutlery & napkins',
    parent: 'catering',
    attributes: [number('diameter', 'mm'), number('ply'), colour, flag('compostable')],
  },
  {
    key: 'equipment',
    name: 'Kitchen equipment',
    parent: null,
    attributes: [number('capacity', 'l'), number('power', 'W')],
  },
];
