import type { OrganizationType } from '../../domain/people/organization/organization.events.js';
import type { Role } from '../../domain/people/user/permissions.js';
import { borderlandProducts } from './goods/borderland.js';
import { cleanlineProducts } from './goods/cleanline.js';
import type { DemoProduct } from './goods/goods.js';
import { harrowProducts } from './goods/harrow.js';
import { pennineProducts } from './goods/pennine.js';
import { solentProducts } from './goods/solent.js';

export interface DemoPerson {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** Order limit in pounds; purchases above it need approval. */
  readonly orderLimit?: number;
}

export interface DemoCompany {
  readonly key: string;
  readonly type: OrganizationType;
  readonly name: string;
  readonly street: string;
  readonly city: string;
  readonly postalCode: string;
  readonly phone: string;
  readonly taxId: string;
  /** The first one registers the company and is its administrator. */
  readonly people: readonly DemoPerson[];
  /** Registered but not verified. */
  readonly waiting?: boolean;
  readonly groups?: readonly string[];
}

export interface DemoVendor extends DemoCompany {
  readonly locations: readonly [first: string, second: string];
  readonly products: readonly DemoProduct[];
}

export const demoOperator: DemoCompany = {
  key: 'operator',
  type: 'Operator',
  name: 'Tradepost Marketplace',
  street: '1 Exchange Street',
  city: 'Manchester',
  postalCode: 'M2 7EE',
  phone: '+44 161 496 0100',
  taxId: 'GB999999973',
  people: [
    { name: 'Olivia Penrose', email: 'operator@demo.example', role: 'operator' },
    { name: 'Nikhil Rao', email: 'second.operator@demo.example', role: 'operator' },
    { name: 'Anand Desai', email: 'auditor@demo.example', role: 'auditor' },
    { name: 'Mirka Lindqvist', email: 'analyst@demo.example', role: 'analyst' },
  ],
};

export const demoVendors: readonly DemoVendor[] = [
  {
    key: 'harrow',
    type: 'Seller',
    name: 'Harrow Paper & Packaging Ltd',
    street: '14 Whitehall Road',
    city: 'Leeds',
    postalCode: 'LS12 1BE',
    phone: '+44 113 496 0140',
    taxId: 'GB980780684',
    people: [
      { name: 'Victor Harrow', email: 'vendor@demo.example', role: 'sellerAdmin' },
      { name: 'Wanda Kowalska', email: 'warehouse@demo.example', role: 'warehouse' },
      { name: 'Simon Okafor', email: 'simon.okafor@harrow.example', role: 'salesRep' },
    ],
    locations: ['leeds', 'bristol'],
    products: harrowProducts,
  },
  {
    key: 'pennine',
    type: 'Seller',
    name: 'Pennine Fixings & Tools Ltd',
    street: '220 Carlisle Street East',
    city: 'Sheffield',
    postalCode: 'S4 7QN',
    phone: '+44 114 496 0122',
    taxId: 'GB123456782',
    people: [
      { name: 'Joanna Thwaite', email: 'joanna.thwaite@pennine.example', role: 'sellerAdmin' },
      { name: 'Rahim Choudhury', email: 'rahim.choudhury@pennine.example', role: 'warehouse' },
      { name: 'Bethan Rees', email: 'bethan.rees@pennine.example', role: 'salesRep' },
    ],
    locations: ['sheffield', 'swindon'],
    products: pennineProducts,
  },
  {
    key: 'solent',
    type: 'Seller',
    name: 'Solent Safety & Workwear Ltd',
    street: '8 Millbrook Trading Estate',
    city: 'Southampton',
    postalCode: 'SO15 0LA',
    phone: '+44 23 8496 0177',
    taxId: 'GB220430231',
    people: [
      { name: 'Marcus Finch', email: 'marcus.finch@solent.example', role: 'sellerAdmin' },
      { name: 'Ewa Nowicka', email: 'ewa.nowicka@solent.example', role: 'warehouse' },
      { name: 'Priya Raman', email: 'priya.raman@solent.example', role: 'salesRep' },
    ],
    locations: ['southampton', 'tilbury'],
    products: solentProducts,
  },
  {
    key: 'cleanline',
    type: 'Seller',
    name: 'Cleanline Hygiene Supplies Ltd',
    street: '51 Garretts Green Lane',
    city: 'Birmingham',
    postalCode: 'B33 0UE',
    phone: '+44 121 496 0188',
    taxId: 'GB333289454',
    people: [
      { name: 'Fiona Abernethy', email: 'fiona.abernethy@cleanline.example', role: 'sellerAdmin' },
      { name: 'Tomasz Zielinski', email: 'tomasz.zielinski@cleanline.example', role: 'warehouse' },
      { name: 'Grace Adeyemi', email: 'grace.adeyemi@cleanline.example', role: 'salesRep' },
    ],
    locations: ['birmingham', 'livingston'],
    products: cleanlineProducts,
  },
  {
    key: 'borderland',
    type: 'Seller',
    name: 'Borderland Catering Equipment Ltd',
    street: '3 Kingstown Broadway',
    city: 'Carlisle',
    postalCode: 'CA3 0HA',
    phone: '+44 1228 496 0155',
    taxId: 'GB417082565',
    people: [
      { name: 'Duncan Irving', email: 'duncan.irving@borderland.example', role: 'sellerAdmin' },
    ],
    waiting: true,
    locations: ['carlisle', 'hexham'],
    products: borderlandProducts,
  },
];

export const demoBuyers: readonly DemoCompany[] = [
  {
    key: 'acme',
    type: 'Buyer',
    name: 'Acme Office Services Ltd',
    street: 'Unit 7, Avonmeads Trading Estate',
    city: 'Bristol',
    postalCode: 'BS2 0SP',
    phone: '+44 117 496 0130',
    taxId: 'GB555123459',
    people: [
      { name: 'Aisha Prentice', email: 'approver@demo.example', role: 'buyerAdmin' },
      { name: 'Ben Carraway', email: 'buyer@demo.example', role: 'requester', orderLimit: 500 },
      {
        name: 'Graham Toller',
        email: 'graham.toller@acme.example',
        role: 'approver',
        orderLimit: 5_000,
      },
      {
        name: 'Yasmin Haddad',
        email: 'yasmin.haddad@acme.example',
        role: 'requester',
        orderLimit: 250,
      },
    ],
    groups: ['trade'],
  },
  {
    key: 'northgate',
    type: 'Buyer',
    name: 'Northgate Facilities Management plc',
    street: '40 Trafford Wharf Road',
    city: 'Manchester',
    postalCode: 'M17 1HH',
    phone: '+44 161 496 0166',
    taxId: 'GB618184140',
    people: [
      { name: 'Helen Marsden', email: 'helen.marsden@northgate.example', role: 'buyerAdmin' },
      {
        name: 'Callum Reid',
        email: 'callum.reid@northgate.example',
        role: 'requester',
        orderLimit: 750,
      },
      {
        name: 'Dorota Wilk',
        email: 'dorota.wilk@northgate.example',
        role: 'requester',
        orderLimit: 1_500,
      },
      {
        name: 'Peter Lonsdale',
        email: 'peter.lonsdale@northgate.example',
        role: 'approver',
        orderLimit: 10_000,
      },
    ],
    groups: ['trade'],
  },
  {
    key: 'kestrel',
    type: 'Buyer',
    name: 'Kestrel Catering Group Ltd',
    street: '12 Salamander Place',
    city: 'Edinburgh',
    postalCode: 'EH6 7JB',
    phone: '+44 131 496 0119',
    taxId: 'GB704338847',
    people: [
      { name: 'Iain Buchanan', email: 'iain.buchanan@kestrel.example', role: 'buyerAdmin' },
      {
        name: 'Sofia Marchetti',
        email: 'sofia.marchetti@kestrel.example',
        role: 'requester',
        orderLimit: 600,
      },
      {
        name: 'Louise Kerr',
        email: 'louise.kerr@kestrel.example',
        role: 'approver',
        orderLimit: 8_000,
      },
    ],
  },
];
