import type { Api } from './api.js';
import { eventually } from './eventually.js';

/** The columns of the matrix; `nobody` has no access token. */
export const askers = [
  'nobody',
  'requester',
  'approver',
  'buyerAdmin',
  'warehouse',
  'salesRep',
  'sellerAdmin',
  'analyst',
  'auditor',
  'operator',
] as const;

export type Asker = (typeof askers)[number];

/** A record of the asker's own organisation, of another one, or none in particular. */
export type Whose = 'own' | 'other' | '-';

export interface Row {
  readonly method: string;
  readonly path: string;
  readonly whose: Whose;
}

interface Person {
  readonly id: string;
  readonly organizationId: string;
  readonly email: string;
}

interface Party {
  readonly id: string;
  readonly buyerOrgId?: string;
  readonly vendorOrgId?: string;
  readonly vendorOrgIds?: readonly string[];
  readonly vendorId?: string;
  readonly organizationId?: string;
  /** Of a payment, or a chargeback. */
  readonly shares?: readonly { readonly vendorOrgId: string }[];
}

const UNKNOWN = '0190b1f0-0000-7000-8000-000000000000';
/** Of no record, and no other than those that are asked for in other rows. */
const NEVER = '0190b1f0-0000-7000-8000-00000000dead';
const address = {
  name: 'Nora Quill',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};

/**
 * Asks every route as everybody, about records of one's own and of others, and tells what came of
 * it; changes nothing that it asks about.
 */
export class Authorisation {
  private readonly people = new Map<Asker, Person>();
  private readonly records = new Map<string, readonly Party[]>();
  private readonly made = new Map<string, string>();

  private constructor(
    private readonly api: Api,
    private readonly categoryId: string,
  ) {}

  static async prepare(api: Api): Promise<Authorisation> {
    const all = async (path: string): Promise<Party[]> =>
      (await api.get(path, 'operator')).body.items as Party[];
    const self = new Authorisation(api, (await all('/categories?limit=1'))[0]!.id);
    const emails: Partial<Record<Asker, string>> = {
      requester: 'buyer',
      buyerAdmin: 'approver',
      warehouse: 'warehouse',
      sellerAdmin: 'vendor',
      analyst: 'analyst',
      auditor: 'auditor',
      operator: 'operator',
    };
    const everybody = (await api.get('/users?limit=200', 'operator')).body.items as (Person & {
      role: string;
      status: string;
    })[];
    for (const asker of askers) {
      if (asker === 'nobody') continue;
      const email = emails[asker] && `${emails[asker]}@demo.example`;
      self.people.set(
        asker,
        everybody.find((p) =>
          email ? p.email === email : p.role === asker && p.status === 'Active',
        )!,
      );
    }
    const lists: Record<string, string> = {
      orders: '/orders',
      purchases: '/purchases',
      'price-lists': '/price-lists',
      products: '/products',
      organizations: '/organizations',
      users: '/users',
      rfq: '/rfq',
      payments: '/payments',
      transactions: '/transactions',
      payouts: '/payouts',
      'payout-accounts': '/payout-accounts',
      'vendor-accounts': '/vendor-accounts',
      chargebacks: '/chargebacks',
    };
    for (const [kind, path] of Object.entries(lists))
      self.records.set(
        kind,
        // a payout account is named after its vendor
        (await all(`${path}?limit=200`)).map((r) => ({ ...r, id: r.id ?? r.vendorOrgId })),
      );
    return self;
  }

  /** `ok`, or the status with which it was refused; null where such a person has no such record. */
  async ask({ method, path, whose }: Row, asker: Asker): Promise<string | null> {
    const target = await this.target(path, whose, asker);
    if (target === null) return null;
    const who = asker === 'nobody' ? null : this.people.get(asker)!.email;
    const about = path.includes('{') || path === '/me/sessions';
    // whatever may be done is refused for a revision that it never has
    const headers = { ...(about && method !== 'GET' ? { 'if-match': '"999999"' } : {}) };
    const body =
      method === 'GET' || method === 'DELETE' ? undefined : this.body(`${method} ${path}`);
    if (typeof body === 'string') Object.assign(headers, { 'content-type': 'application/pdf' });
    const status =
      path === '/changes'
        ? await this.statusOfStream(target, who)
        : (await this.api.call(method, target, who, body, headers)).status;
    if (status >= 500) throw new Error(`${method} ${target} answered ${status}`);
    return status === 401 || status === 403 || status === 404 ? String(status) : 'ok';
  }

  /**
   * What is said of a record of somebody else's, and of one that never was; both null where there is
   * none to ask for.
   */
  async refusals(row: Row, asker: Asker): Promise<readonly [string | null, string | null]> {
    const theirs = await this.target(row.path, row.whose, asker);
    if (theirs === null) return [null, null];
    const id = theirs.split('/')[2]!.split('?')[0]!;
    const who = asker === 'nobody' ? null : this.people.get(asker)!.email;
    const route = `${row.method} ${row.path}`;
    const body = row.method === 'GET' || row.method === 'DELETE' ? undefined : this.body(route);
    const headers: Record<string, string> =
      typeof body === 'string' ? { 'content-type': 'application/pdf' } : {};
    const said = async (target: string): Promise<string> => {
      const answer = await this.api.call(row.method, target, who, body, headers);
      return `${answer.status} ${answer.body.code} ${answer.body.detail}`;
    };
    return [await said(theirs), await said(theirs.replace(id, NEVER))];
  }

  /** The answer goes on for as long as somebody listens. */
  private async statusOfStream(target: string, who: string | null): Promise<number> {
    const leave = new AbortController();
    const headers = who === null ? {} : { authorization: `Bearer ${await this.api.token(who)}` };
    const { status } = await fetch(`${this.api.url}${target}`, { headers, signal: leave.signal });
    leave.abort();
    return status;
  }

  private async target(path: string, whose: Whose, asker: Asker): Promise<string | null> {
    if (!path.includes('{')) return `${path}${queries[path] ?? ''}`;
    const kind = path.split('/')[1]!;
    const organizationId = this.people.get(asker)?.organizationId ?? '';
    const id = await this.idFor(kind, whose, organizationId, asker);
    if (id === null) return null;
    const documentId = path.includes('{documentId}') ? await this.documentOf(id) : UNKNOWN;
    const filled = path
      .replace('{documentId}', documentId)
      .replace('{country}', 'FR')
      .replace('{month}', '2026-03')
      .replace('{quoteId}', UNKNOWN)
      .replace('{requestId}', UNKNOWN)
      .replace('{refundId}', UNKNOWN)
      .replace('{payoutId}', UNKNOWN)
      .replace('{evidenceId}', UNKNOWN)
      .replace('{reserveId}', UNKNOWN)
      .replace('{commandId}', UNKNOWN)
      .replace('{stream}', `order-${id}`)
      .replace(
        '{name}',
        path.includes('/processes/') ? 'fulfilment' : path.includes('/relays/') ? 'mail' : 'orders',
      )
      .replace(/\{\w+\}/, id);
    return `${filled}${queries[path] ?? ''}`;
  }

  private async idFor(
    kind: string,
    whose: Whose,
    organizationId: string,
    asker: Asker,
  ): Promise<string | null> {
    switch (kind) {
      case 'streams':
        return this.records.get('orders')![0]!.id;
      case 'auth':
      // the demo has none
      case 'commission-rules':
      case 'payout-runs':
      case 'money-actions':
      case 'me':
      case 'registrations':
      case 'correlations':
      case 'operations':
      case 'periods':
      case 'webhook-endpoints':
        return UNKNOWN;
      case 'categories':
        return this.categoryId;
      case 'payments':
      case 'chargebacks':
      case 'transactions':
      case 'payouts':
      case 'payout-accounts':
      case 'vendor-accounts':
        // nothing is done to what there is
        return whose === '-' ? UNKNOWN : this.find(kind, whose, organizationId);
      case 'ledger':
        return UNKNOWN;
      case 'reconciliations':
        // nobody has any yet
        return whose === 'own' ? null : UNKNOWN;
      case 'locations':
        return 'leeds';
      case 'vendors':
        return (
          this.records
            .get('products')!
            .find((p) => (p.vendorId === organizationId) === (whose === 'own'))?.vendorId ?? null
        );
      case 'inventory':
        return this.find('products', whose, organizationId);
      case 'jobs':
        return this.jobOf(whose, asker);
      case 'part-numbers':
      case 'requisition-lists':
      case 'views':
      case 'api-keys':
        return this.madeBy(kind, whose, asker);
      default:
        return this.find(kind, whose, organizationId);
    }
  }

  private find(kind: string, whose: Whose, organizationId: string): string | null {
    const ofOne = ({
      id,
      buyerOrgId,
      vendorOrgId,
      vendorOrgIds = [],
      vendorId,
      organizationId: of,
      shares = [],
    }: Party): boolean =>
      [
        kind === 'organizations' ? id : of,
        buyerOrgId,
        vendorOrgId,
        vendorId,
        ...vendorOrgIds,
        ...shares.map((s) => s.vendorOrgId),
      ].includes(organizationId);
    return (
      this.records.get(kind)!.find((record) => ofOne(record) === (whose === 'own'))?.id ?? null
    );
  }

  /** What the demo has none of: made once by the asker, or by somebody of another company. */
  private async madeBy(kind: string, whose: Whose, asker: Asker): Promise<string | null> {
    const buyer = asker === 'requester' || asker === 'approver' || asker === 'buyerAdmin';
    const anybody = kind === 'views' || kind === 'api-keys';
    const maker =
      whose === 'own'
        ? anybody || buyer
          ? asker
          : null
        : asker === 'nobody' || this.sameCompany(asker, 'requester')
          ? 'elsewhere'
          : 'requester';
    if (maker === null || maker === 'nobody') return null;
    const key = `${kind} ${maker}`;
    const known = this.made.get(key);
    if (known) return known;
    const email = maker === 'elsewhere' ? this.elsewhere() : this.people.get(maker)!.email;
    const productId = this.records.get('products')![0]!.id;
    const [method, path, body] = (
      {
        'part-numbers': ['PUT', '/part-numbers', { partNumber: `M-${maker}`, productId }],
        'requisition-lists': ['POST', '/requisition-lists', { name: `Of ${maker}` }],
        views: ['POST', '/views', { name: `Of ${maker}`, of: 'orders', query: '' }],
        'api-keys': [
          'POST',
          '/api-keys',
          {
            name: `Of ${maker}`,
            scopes: ['organization.read'],
            expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
          },
        ],
      } as Record<string, [string, string, object]>
    )[kind]!;
    const made = await this.api.call(method, path, email, body);
    await this.api.get('/views', email, { 'x-read-after': made.body.position as string });
    await this.api
      .get('/requisition-lists', buyer || maker !== asker ? email : 'buyer', {
        'x-read-after': made.body.position as string,
      })
      .catch(() => undefined);
    this.made.set(key, made.body.id as string);
    return made.body.id as string;
  }

  /** Of the demo's vendor or its buyer. */
  private async jobOf(whose: Whose, asker: Asker): Promise<string | null> {
    const [seller, buyer] = [
      this.sameCompany(asker, 'sellerAdmin'),
      this.sameCompany(asker, 'requester'),
    ];
    if (whose === 'own' && !seller && !buyer) return null;
    const maker = (whose === 'own') === seller ? 'sellerAdmin' : 'requester';
    const known = this.made.get(`jobs ${maker}`);
    if (known) return known;
    const { email } = this.people.get(maker)!;
    const upload = await this.api.call('POST', '/uploads', email, 'a,b\nx,y\n', {
      'content-type': 'text/csv',
    });
    const order =
      maker === 'sellerAdmin'
        ? { kind: 'stock', columns: { sku: 'a', quantity: 'b' }, defaults: { location: 'm' } }
        : { kind: 'partNumbers', columns: { partNumber: 'a', sku: 'b' } };
    const { body } = await this.api.call('POST', '/imports', email, {
      uploadId: upload.body.id as string,
      ...order,
    });
    const id = body.id as string;
    await eventually(
      'the job has ended',
      async () => (await this.api.get(`/jobs/${id}`, email)).body.status === 'Finished',
    );
    this.made.set(`jobs ${maker}`, id);
    return id;
  }

  /** Handed in for a company by the operator, once. */
  private async documentOf(organizationId: string): Promise<string> {
    const known = this.made.get(`documents ${organizationId}`);
    if (known) return known;
    const path = `/organizations/${organizationId}`;
    const submitted = await this.api.call(
      'POST',
      `${path}/documents?kind=other&fileName=m.pdf`,
      'operator',
      '%PDF-1.7 M',
      { 'content-type': 'application/pdf' },
    );
    const { documents } = (
      await this.api.get(path, 'operator', { 'x-read-after': submitted.body.position as string })
    ).body as { documents: { id: string; fileName: string }[] };
    const { id } = documents.find((d) => d.fileName === 'm.pdf')!;
    this.made.set(`documents ${organizationId}`, id);
    return id;
  }

  private sameCompany(a: Asker, b: Asker): boolean {
    return this.people.get(a)?.organizationId === this.people.get(b)?.organizationId;
  }

  /** A requester of another company than the demo's buyer. */
  private elsewhere(): string {
    const acme = this.people.get('requester')!.organizationId;
    return (
      this.records.get('users') as readonly (Party & {
        email: string;
        role: string;
        status: string;
      })[]
    ).find((p) => p.role === 'requester' && p.status === 'Active' && p.organizationId !== acme)!
      .email;
  }

  private body(route: string): object | string {
    return Authorisation.bodyOf(route, this.categoryId);
  }

  /** What a route is asked with where what is in its path is not enough: `?kind=other`. */
  static queryOf(path: string): string {
    return queries[path] ?? '';
  }

  /** A body for `POST /orders` with which nothing is changed. */
  static bodyOf(route: string, categoryId = UNKNOWN): object | string {
    const productId = UNKNOWN;
    const price = { amount: '1.00', currency: 'GBP' };
    const bodies: Record<string, object | string> = {
      'POST /organizations/{id}/documents': '%PDF-1.7',
      'PUT /organizations/{id}/documents/{documentId}/review': { review: 'Accepted' },
      'POST /organizations/{id}/application/return': { reason: 'M' },
      'POST /organizations': {
        name: 'M',
        type: 'Buyer',
        address,
        contactInfo: { name: 'M' },
        user: { name: 'M', email: 'buyer@demo.example', password: 'a-long-password' },
      },
      'PUT /verification-policy': { type: 'Seller', kinds: [] },
      'PUT /chargebacks/{id}/allocation': {
        shares: [{ orderId: UNKNOWN, amount: '1.00' }],
        bearer: 'vendor',
        reason: 'M',
      },
      'POST /chargebacks/{id}/evidence': { text: 'M' },
      'POST /chargebacks/{id}/evidence/files': '%PDF-1.7',
      'POST /chargebacks/{id}/submission': { explanation: 'M' },
      'POST /chargebacks/{id}/acceptance': { reason: 'M' },
      'POST /chargebacks/{id}/refund': { reason: 'M' },
      'POST /payments/{id}/refund-requests': { orderId: UNKNOWN, amount: '1.00', reason: 'M' },
      'POST /payments/{id}/refund-requests/{requestId}/refusal': { reason: 'M' },
      'POST /payments/{id}/refunds': { orderId: UNKNOWN, amount: '1.00', reason: 'M' },
      'PUT /vendor-accounts/{id}/payouts/{payoutId}/status': { status: 'Cancelled' },
      'PUT /payments/{id}/orders/{orderId}/hold': { held: true, reason: 'M' },
      'PUT /vendor-accounts/{id}/block': { blocked: true, reason: 'M' },
      'POST /vendor-accounts/{id}/reserves': { amount: '1.00', reason: 'M' },
      'PUT /vendor-accounts/{id}/reserves/{reserveId}/release': { reason: 'M' },
      'POST /vendor-accounts/{id}/proposals': { kind: 'payout', reason: 'M' },
      'PUT /money-actions/{id}': { decision: 'Confirmed' },
      'POST /payout-runs': { scope: 'none' },
      'PUT /payout-runs/{id}/status': { status: 'Stopped', reason: 'M' },
      'PUT /payout-terms': { reason: '' },
      'PUT /organizations/{id}/payout-terms': { reason: 'M' },
      'POST /commission-rules/preview': { rules: [] },
      'POST /commission-rules/proposals': { rules: [], reason: '' },
      'PUT /periods/{month}': { decision: 'Confirm' },
      'PUT /reconciliations/findings/{id}': { decision: 'Confirm' },
      'PUT /commission-rules/proposals/{id}': { decision: 'Published' },
      'PUT /organizations/{id}/status': { status: 'Verified', reason: 'M' },
      'PUT /organizations/{id}/address': address,
      'PUT /organizations/{id}/contact-info': { contactInfo: { name: 'M' } },
      'PUT /organizations/{id}/tax-ids/{country}': { taxId: 'FR40303265045' },
      'PUT /organizations/{id}/tax-id-confirmation': {
        taxId: 'FR40303265045',
        confirmedOn: '2026-03-05',
        consultation: 'M',
      },
      'POST /organizations/{id}/tax-id-confirmation/withdrawal': {
        taxId: 'FR40303265045',
        reason: 'M',
      },
      'PUT /organizations/{id}/time-zone': { timeZone: 'Europe/London' },
      'PUT /organizations/{id}/buyer-groups': { groups: ['m'] },
      'POST /registrations/{id}/confirmation': { secret: 'wrong', password: 'a-long-password' },
      'POST /registrations/{id}/mail': { key: 'wrong' },
      'POST /registrations/{id}/status': { key: 'wrong' },
      'POST /users': { name: '', email: 'buyer@demo.example', role: 'requester' },
      'POST /users/{id}/invitation/opening': { secret: 'wrong' },
      'POST /users/{id}/invitation/acceptance': { secret: 'wrong', password: 'a-long-password' },
      'PUT /users/{id}/role': { role: 'requester' },
      'PUT /users/{id}/disabled': { reason: 'M' },
      'POST /categories': { name: 'M', parentId: UNKNOWN },
      'PUT /categories/{id}/attributes': { attributes: [] },
      'PUT /categories/{id}/closing': { reason: 'M' },
      'POST /products': { sku: 'M', name: 'M', categoryId: UNKNOWN },
      'PUT /products/{id}': { name: 'M', categoryId },
      'PUT /products/{id}/discontinuation': { reason: 'M' },
      'PUT /inventory/{productId}/adjust': { location: 'm', delta: 1, reason: 'M' },
      'POST /inventory/{productId}/receipts': { location: 'm', quantity: 1 },
      'POST /inventory/{productId}/transfers': { from: 'm', to: 'n', quantity: 1, reason: 'M' },
      'PUT /inventory/{productId}/reorder-point': { location: 'm', reorderPoint: 1 },
      'POST /locations': { code: 'leeds', name: 'M', country: 'GB' },
      'POST /locations/{key}/merge': { into: 'leeds', reason: 'M' },
      'PUT /locations/{key}': { code: 'leeds', name: 'M', country: 'GB' },
      'POST /price-lists': { name: '', currency: 'GBP', audience: { kind: 'everyone' } },
      'POST /price-lists/{id}/prices': { rows: [{ productId, unitPrice: '1' }] },
      'PATCH /price-lists/{id}/prices': { products: [productId], rows: [] },
      'POST /price-lists/{id}/retirement': { reason: 'M' },
      'POST /orders': { lines: [{ productId, quantity: 1 }], shippingAddress: address },
      'PUT /orders/{id}/status': { status: 'Cancelled', reason: 'M' },
      'POST /orders/{id}/closings': { reason: 'M' },
      'POST /orders/{id}/closing-requests': { reason: 'M' },
      'POST /orders/{id}/closing-requests/{requestId}/refusal': { reason: 'M' },
      'POST /orders/{id}/notes': { text: 'M', lineId: UNKNOWN },
      'PUT /purchases/{id}/approval': { decision: 'Approved' },
      'POST /rfq': { vendorOrgIds: [UNKNOWN], lines: [{ productId, quantity: 1 }] },
      'POST /rfq/files': '%PDF-1.7',
      'POST /rfq/{id}/acceptance': {
        lines: [{ id: UNKNOWN, quoteId: UNKNOWN }],
        shippingAddress: address,
      },
      'PUT /rfq/{id}/decline': { reason: 'M' },
      'POST /rfq/{id}/quotes': {
        lines: [{ id: UNKNOWN, unitPrice: price }],
        validUntil: '2100-01-01T00:00:00Z',
      },
      'POST /rfq/{id}/quotes/{quoteId}/acceptance': { shippingAddress: address },
      'POST /products/resolve': { rows: [{ row: 1, code: 'M' }] },
      'PUT /part-numbers': { partNumber: 'M', productId },
      'POST /part-numbers': { items: [{ partNumber: 'M', productId }] },
      'POST /cart/lines': { lines: [{ productId, quantity: 1 }] },
      'PUT /cart/lines': { lines: [{ productId, quantity: 0 }] },
      'POST /cart/order': { shippingAddress: address },
      'POST /requisition-lists': { name: '' },
      'PUT /requisition-lists/{id}': { name: 'M' },
      'POST /requisition-lists/{id}/lines': { lines: [{ productId, quantity: 0 }] },
      'PUT /requisition-lists/{id}/lines': { lines: [{ productId, quantity: 0 }] },
      'POST /views': { name: '', of: 'orders', query: '' },
      'PUT /views/{id}': { name: 'M', of: 'orders', query: '' },
      'POST /imports': { uploadId: UNKNOWN, kind: 'stock', columns: {} },
      'POST /imports/preview': { uploadId: UNKNOWN, kind: 'stock', columns: {} },
      'POST /uploads/readings': { uploadId: UNKNOWN },
      'POST /tax-rates': {
        country: 'UK',
        category: 'standard',
        from: '2027-01-01',
        reason: 'M',
      },
      'POST /webhook-endpoints': { url: 'M' },
      'PUT /webhook-endpoints/{id}': { url: 'https://erp.example/hooks' },
      'PUT /webhook-endpoints/{id}/status': { status: 'Stopped' },
      'POST /webhook-endpoints/{id}/deliveries': { position: '1' },
      'POST /webhook-endpoints/{id}/replays': { after: '1' },
      'POST /api-keys': { name: '', scopes: [], expiresAt: '2100-01-01T00:00:00Z' },
      'POST /queries': { model: 'sales', measures: ['orders'] },
      'POST /queries/several': { queries: [{ model: 'sales', measures: ['orders'] }] },
      'POST /auth/login': { email: 'nobody@nowhere.example', password: 'x', session: 'none' },
      'POST /auth/password-reset': { email: 'nobody@nowhere.example' },
      'POST /auth/password-reset/opening': { userId: UNKNOWN, secret: 'x' },
      'PUT /auth/password-reset': { userId: UNKNOWN, secret: 'x', password: 'a-long-password' },
      'POST /set-up': {
        secret: 'wrong',
        name: 'M',
        country: 'GB',
        user: { name: 'M', email: 'nobody@nowhere.example', password: 'a-long-password' },
      },
      'POST /auth/second-factor': { password: '' },
      'PUT /auth/second-factor': { code: '' },
      'POST /auth/second-factor/removal': { password: '', code: '' },
      'PUT /auth/password': { currentPassword: 'x', newPassword: 'short' },
      'POST /operations/verifications': { projections: ['no-such'] },
      'POST /operations/projections/{name}/skip': { reason: 'M' },
      'POST /operations/processes/{name}/skip': { reason: 'M' },
      'POST /operations/relays/{name}/skip': { reason: 'M' },
      'POST /operations/relays/{name}/effects/{key}/dismissal': { reason: 'M' },
      'POST /operations/processes/{name}/parked/{commandId}/dismissal': { reason: 'M' },
    };
    return bodies[route] ?? {};
  }
}

const queries: Readonly<Record<string, string>> = {
  '/organizations/{id}/documents': '?kind=other&fileName=m.pdf',
  '/chargebacks/{id}/evidence/files': '?fileName=m.pdf',
  '/products/suggest': '?q=tape',
  '/catalogue/last-purchases': `?productId=${UNKNOWN}`,
  '/streams/{stream}/diff': '?from=0&to=0',
  '/inventory/{productId}/history': '?location=leeds',
};
