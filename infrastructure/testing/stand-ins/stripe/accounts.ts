import { MINUTE_MS } from './clock.js';
import type { GivenObject } from './form.js';
import { newId, type Metadata } from './objects.js';
import { Refusal } from './refusal.js';
import type { Call, Route, World } from './world.js';

export type CapabilityStatus = 'active' | 'pending' | 'rejected' | 'restricted' | 'unsupported';
export type Deadline = 'currently_due' | 'eventually_due' | 'past_due';

interface Capability {
  status: CapabilityStatus;
  details: readonly { readonly code: string; readonly resolution: string }[];
}

interface Requirement {
  readonly description: string;
  readonly deadline: Deadline;
}

interface Account {
  readonly id: string;
  readonly created: string;
  given: GivenObject;
  metadata: Metadata;
  isRecipient: boolean;
  readonly transfers: Capability;
  readonly payouts: Capability;
  requirements: readonly Requirement[];
  bank: Bank | null;
}

/** docs.stripe.com/api/external_account_bank_accounts/object */
interface Bank {
  readonly id: string;
  readonly object: 'bank_account';
  readonly account: string;
  readonly bank_name: string;
  readonly country: string;
  readonly currency: string;
  readonly default_for_currency: boolean;
  readonly last4: string;
  readonly status: 'new';
}

interface Link {
  readonly account: string;
  readonly expiresMs: number;
  readonly returnUrl: string | null;
  readonly refreshUrl: string;
  readonly useCase: string;
  isUsed: boolean;
}

/** What a recipient is asked for at first (docs.stripe.com/connect/accounts-v2/connected-account-configuration). */
const AT_FIRST = [
  'identity.business_details.registered_name',
  'identity.attestations.terms_of_service.account',
  'configuration.recipient.default_outbound_destination',
];
/** docs.stripe.com/api/v2/core/account-links: they last some minutes; how many is not published. */
const LINK_MS = 10 * MINUTE_MS;
const PAGE = 20;
const INCLUDES = ['configuration.recipient', 'defaults', 'identity', 'requirements'];

/**
 * Connected accounts of API v2 as recipients of transfers, and links to their onboarding
 * (docs.stripe.com/connect/accounts-v2). What happens to one is told by thin events.
 */
export class Accounts {
  private readonly byId = new Map<string, Account>();
  private readonly links = new Map<string, Link>();

  constructor(private readonly world: World) {}

  get routes(): readonly Route[] {
    const fields = [
      ...['account_token', 'configuration', 'contact_email', 'contact_phone', 'dashboard'],
      ...['defaults', 'display_name', 'identity', 'include', 'metadata'],
    ];
    return [
      {
        route: 'POST /v2/core/accounts',
        accepts: fields,
        run: ({ params }) => this.create(params),
      },
      {
        route: 'GET /v2/core/accounts/:id',
        accepts: ['include'],
        run: ({ path, params }) => this.show(this.account(path.id!), params.texts('include')),
      },
      {
        route: 'POST /v2/core/accounts/:id',
        accepts: fields,
        run: ({ path, params }) => this.update(path.id!, params),
      },
      {
        route: 'GET /v2/core/accounts',
        accepts: ['applied_configurations', 'page', 'closed'],
        integers: ['limit'],
        run: ({ params }) => this.list(params),
      },
      {
        route: 'POST /v2/core/account_links',
        accepts: ['account', 'use_case'],
        requires: ['account', 'use_case'],
        run: (call) => this.link(call),
      },
      {
        // docs.stripe.com/api/external_accounts: also of accounts that v2 has made
        route: 'GET /v1/accounts/:id/external_accounts',
        accepts: ['object', 'starting_after', 'ending_before'],
        integers: ['limit'],
        run: ({ path }) => ({
          object: 'list',
          data: [this.account(path.id!).bank].filter((bank) => bank !== null),
          has_more: false,
          url: `/v1/accounts/${path.id!}/external_accounts`,
        }),
      },
    ];
  }

  ids(): readonly string[] {
    return [...this.byId.keys()];
  }

  knows(id: string): boolean {
    return this.byId.has(id);
  }

  mayReceive(id: string): boolean {
    return this.byId.get(id)?.transfers.status === 'active';
  }

  mayPayOut(id: string): boolean {
    return this.byId.get(id)?.payouts.status === 'active';
  }

  /** All is there: it may receive and be paid, into a bank account that was named. */
  enable(id: string, last4 = '3000'): void {
    const account = this.account(id);
    if (account.bank?.last4 !== last4) this.nameBank(account, last4);
    this.ask(account, []);
    this.set(account, 'transfers', 'active', []);
    this.set(account, 'payouts', 'active', []);
  }

  /** Something is asked for; nothing is restricted yet unless it is `past_due`. */
  require(id: string, descriptions: readonly string[], deadline: Deadline = 'currently_due'): void {
    const account = this.account(id);
    this.ask(
      account,
      descriptions.map((description) => ({ description, deadline })),
    );
    if (deadline === 'past_due' && descriptions.length > 0) this.restrict(id);
  }

  /** It may neither receive nor be paid until `enable`. */
  restrict(id: string, code = 'requirements_past_due'): void {
    const account = this.account(id);
    const details = [{ code, resolution: 'provide_info' }];
    this.set(account, 'transfers', 'restricted', details);
    this.set(account, 'payouts', 'restricted', details);
  }

  /** For good (docs.stripe.com/connect/handling-api-verification). */
  reject(id: string, code = 'rejected_fraud'): void {
    const account = this.account(id);
    const details = [{ code, resolution: 'no_resolution' }];
    this.set(account, 'transfers', 'rejected', details);
    this.set(account, 'payouts', 'rejected', details);
  }

  /** Its bank account does not take payouts: another one is asked for. */
  stopPayouts(id: string): void {
    const account = this.account(id);
    const description = 'configuration.recipient.default_outbound_destination';
    this.ask(account, [{ description, deadline: 'past_due' }]);
    this.set(account, 'payouts', 'restricted', [
      { code: 'requirements_past_due', resolution: 'provide_info' },
    ]);
  }

  /**
   * Somebody follows an account link: the first time, and in time, they are onboarded and sent back
   * to the return address, which does not mean that all was answered; else to the refresh address.
   */
  follow(url: string): { readonly sentTo: string | null; readonly isOnboarding: boolean } {
    const link = this.links.get(url);
    if (!link) throw new Error(`no such link: ${url}`);
    if (link.isUsed || this.world.clock.nowMs > link.expiresMs)
      return { sentTo: link.refreshUrl, isOnboarding: false };
    link.isUsed = true;
    this.world.events.emitThin('v2.core.account_link.returned', null, {
      account_id: link.account,
      configurations: ['recipient'],
      use_case: link.useCase,
    });
    return { sentTo: link.returnUrl, isOnboarding: true };
  }

  accountOf(url: string): string | null {
    return this.links.get(url)?.account ?? null;
  }

  private nameBank(account: Account, last4: string): void {
    const { id, given } = account;
    const { country = 'de' } = (given.identity ?? {}) as { readonly country?: string };
    const isNew = account.bank === null;
    account.bank = {
      id: newId('ba'),
      object: 'bank_account',
      account: id,
      bank_name: 'STRIPE TEST BANK',
      country: country.toUpperCase(),
      currency: country === 'gb' ? 'gbp' : 'eur',
      default_for_currency: true,
      last4,
      status: 'new',
    };
    this.world.events.emit(
      `account.external_account.${isNew ? 'created' : 'updated'}`,
      { ...account.bank, created: this.world.clock.now, livemode: false },
      { account: id },
    );
  }

  private account(id: string): Account {
    const found = this.byId.get(id);
    if (found) return found;
    throw new Refusal(`Account ${id} not found.`, { code: 'not_found', status: 404 });
  }

  /** docs.stripe.com/api-v2-overview#list-pagination: pages by address, newest first. */
  private list(params: Call['params']): unknown {
    const limit = params.integer('limit') ?? PAGE;
    const from = Number(params.text('page') ?? '0');
    const all = [...this.byId.values()].toReversed();
    const address = (at: number): string => `/v2/core/accounts?limit=${limit}&page=${at}`;
    return {
      data: all.slice(from, from + limit).map((account) => this.show(account, [])),
      next_page_url: all.length > from + limit ? address(from + limit) : null,
      previous_page_url: from > 0 ? address(Math.max(0, from - limit)) : null,
    };
  }

  private create(params: Call['params']): unknown {
    const id = newId('acct');
    const isRecipient = wantsTransfers(params);
    const account: Account = {
      id,
      created: this.world.clock.iso,
      given: params.given,
      metadata: params.metadata(),
      isRecipient,
      transfers: { status: 'restricted', details: [] },
      payouts: { status: 'restricted', details: [] },
      requirements: [],
      bank: null,
    };
    this.byId.set(id, account);
    this.world.events.emitThin('v2.core.account.created', related(id));
    if (isRecipient) this.request(account);
    return this.show(account, params.texts('include'));
  }

  private update(id: string, params: Call['params']): unknown {
    const account = this.account(id);
    account.metadata = params.metadata(account.metadata);
    account.given = merged(account.given, params.given);
    this.world.events.emitThin('v2.core.account.updated', related(id));
    if (!account.isRecipient && wantsTransfers(params)) {
      account.isRecipient = true;
      this.request(account);
    }
    return this.show(account, params.texts('include'));
  }

  private request(account: Account): void {
    const details = [{ code: 'requirements_past_due', resolution: 'provide_info' }];
    account.transfers.details = details;
    account.payouts.details = details;
    account.requirements = AT_FIRST.map((description) => ({ description, deadline: 'past_due' }));
  }

  private ask(account: Account, requirements: readonly Requirement[]): void {
    account.requirements = requirements;
    this.world.events.emitThin('v2.core.account[requirements].updated', related(account.id));
  }

  private set(
    account: Account,
    name: 'payouts' | 'transfers',
    status: CapabilityStatus,
    details: Capability['details'],
  ): void {
    const capability = account[name];
    const isNew = capability.status !== status;
    capability.status = status;
    capability.details = details;
    if (!isNew) return;
    this.world.events.emitThin(
      'v2.core.account[configuration.recipient].capability_status_updated',
      related(account.id),
      { updated_capability: `stripe_balance.${name === 'transfers' ? 'stripe_transfers' : name}` },
    );
  }

  private link({ params }: Call): unknown {
    const { clock } = this.world;
    const { id } = this.account(params.required('account'));
    const useCase = params.under('use_case');
    const type = useCase.required('type');
    const of = useCase.under(type);
    // taken away by 2026-09-30.endive (docs.stripe.com/changelog/endive)
    if (of.has('configurations'))
      throw new Refusal(`Received unknown parameter: use_case.${type}.configurations`, {
        code: 'invalid_fields',
        param: `use_case.${type}.configurations`,
      });
    const url = `${this.world.address()}/setup/${newId('link')}`;
    const link: Link = {
      account: id,
      expiresMs: clock.nowMs + LINK_MS,
      returnUrl: of.text('return_url'),
      refreshUrl: of.required('refresh_url'),
      useCase: type,
      isUsed: false,
    };
    this.links.set(url, link);
    return {
      object: 'v2.core.account_link',
      account: id,
      created: clock.iso,
      expires_at: new Date(link.expiresMs).toISOString(),
      livemode: false,
      url,
      use_case: useCase.given,
    };
  }

  /** docs.stripe.com/api-v2-overview#include-response-values: what is not asked for is null. */
  private show(account: Account, include: readonly string[]): unknown {
    const unknown = include.find(
      (name) => !INCLUDES.includes(name) && !/^configuration\.|^future_requirements$/.test(name),
    );
    if (unknown)
      throw new Refusal(`Invalid value for include: ${unknown}`, {
        code: 'invalid_fields',
        param: 'include',
      });
    const { id, created, given, metadata, isRecipient, requirements } = account;
    const has = (name: string): boolean => include.includes(name);
    const capability = ({ status, details }: Capability): object => ({
      status,
      status_details: details,
    });
    return {
      id,
      object: 'v2.core.account',
      applied_configurations: isRecipient ? ['recipient'] : [],
      closed: false,
      configuration: has('configuration.recipient')
        ? {
            recipient: isRecipient
              ? {
                  applied: true,
                  capabilities: {
                    stripe_balance: {
                      payouts: capability(account.payouts),
                      stripe_transfers: capability(account.transfers),
                    },
                  },
                }
              : null,
          }
        : null,
      contact_email: given.contact_email ?? null,
      created,
      dashboard: given.dashboard ?? null,
      defaults: has('defaults') ? (given.defaults ?? {}) : null,
      display_name: given.display_name ?? null,
      identity: has('identity') ? (given.identity ?? {}) : null,
      livemode: false,
      metadata,
      requirements: has('requirements') ? shown(requirements) : null,
    };
  }
}

const related = (id: string): { id: string; type: string; url: string } => ({
  id,
  type: 'v2.core.account',
  url: `/v2/core/accounts/${id}`,
});

function wantsTransfers(params: Call['params']): boolean {
  const recipient = params.under('configuration').under('recipient').under('capabilities');
  return recipient.under('stripe_balance').under('stripe_transfers').flag('requested') === true;
}

/** docs.stripe.com/api/v2/core/accounts/object#v2_account_object-requirements */
function shown(requirements: readonly Requirement[]): object {
  const worst = (['past_due', 'currently_due', 'eventually_due'] as const).find((deadline) =>
    requirements.some((of) => of.deadline === deadline),
  );
  return {
    entries: requirements.map(({ description, deadline }) => ({
      awaiting_action_from: 'user',
      description,
      errors: [],
      impact: {
        restricts_capabilities: [
          {
            capability: 'stripe_balance.stripe_transfers',
            configuration: 'recipient',
            deadline: { status: deadline },
          },
        ],
      },
      minimum_deadline: { status: deadline },
      requested_reasons: [{ code: 'routine_onboarding' }],
    })),
    summary: worst ? { minimum_deadline: { status: worst } } : null,
  };
}

function merged(was: GivenObject, now: GivenObject): GivenObject {
  const result = { ...was };
  for (const [name, value] of Object.entries(now)) {
    const old = result[name];
    const bothAreObjects = [old, value].every(
      (of) => typeof of === 'object' && of !== null && !Array.isArray(of),
    );
    result[name] = bothAreObjects ? merged(old as GivenObject, value as GivenObject) : value;
  }
  return result;
}
