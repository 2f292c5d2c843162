import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { organizationsGet } from '../../api/fn/organizations/organizations-get';
import { organizationsResubmit } from '../../api/fn/organizations/organizations-resubmit';
import { organizationsSendBack } from '../../api/fn/organizations/organizations-send-back';
import { organizationsSetStatus } from '../../api/fn/organizations/organizations-set-status';
import { usersChangeRole } from '../../api/fn/users/users-change-role';
import { usersDisable } from '../../api/fn/users/users-disable';
import { usersList$Json } from '../../api/fn/users/users-list-json';
import type { Invited } from '../../api/models/invited';
import type { Organization } from '../../api/models/organization';
import type { OrganizationStatusRequest } from '../../api/models/organization-status-request';
import type { Person } from '../../api/models/person';
import type { SuspensionEffect } from '../../api/models/suspension-effect';
import { askForReason } from '../../components/ask-for-reason';
import { FailureNotice } from '../../components/failure-notice';
import { Icon } from '../../components/icons/icon';
import type { ReasonRequest } from '../../components/reason-dialog';
import { Action } from '../../core/action';
import { countText, moneyText } from '../../core/formats';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { AddressText } from '../../terms/address-text';
import { StatusLabel } from '../../terms/status-label';
import {
  applicationStage,
  organizationStatus,
  organizationType,
  personStatus,
  roleLabel,
} from '../../terms/statuses';
import { When } from '../../terms/when';
import { ApiKeys } from './api-keys';
import type { InvitedTo } from './invite-dialog';
import { TaxIds } from './tax-ids';
import { VerificationDocuments } from './verification-documents';

type Role = Person['role'];

const PEOPLE = 100;
const roles: Readonly<Record<Organization['type'], readonly Role[]>> = {
  Buyer: ['requester', 'approver', 'buyerAdmin'],
  Seller: ['warehouse', 'salesRep', 'sellerAdmin'],
  Operator: ['analyst', 'auditor', 'operator'],
};

/** One organisation: what it says of itself, who works for it, and whether it may trade. */
@Component({
  imports: [
    AddressText,
    ApiKeys,
    Icon,
    MatButton,
    RouterLink,
    StatusLabel,
    FailureNotice,
    TaxIds,
    VerificationDocuments,
    When,
  ],
  templateUrl: './organization.page.html',
  styles: `
    .facts {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(180px, 1fr));
      gap: 12px 24px;
    }

    .head {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 16px;
    }

    select.box {
      min-height: 28px;
    }

    .skeleton {
      width: 100%;
      height: 20px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OrganizationPage {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  protected readonly session = inject(Session);
  /** One's own where absent. */
  readonly id = input<string>();
  protected readonly of = computed(() => this.id() ?? this.session.me()!.organization.id);

  protected readonly read = reading(
    () => this.of(),
    (id) => this.api.invoke(organizationsGet, { id }),
    ({ resource, id }, mine) => resource === 'organization' && id === mine,
  );
  protected readonly organization = computed(() =>
    this.read.hasValue() ? this.read.value() : null,
  );
  protected readonly people = reading(
    () => (this.session.can('user.read') ? this.of() : undefined),
    (id) => this.api.invoke(usersList$Json, { organizationId: [id], limit: PEOPLE }),
    ({ resource }) => resource === 'user',
  );
  protected readonly attempt = new Action();
  protected readonly verifies = this.session.can('organization.verify');
  protected readonly manages = this.session.can('user.manage');
  protected readonly isOwn = computed(() => this.of() === this.session.me()?.organization.id);
  protected readonly runsIt = computed(
    () => this.isOwn() && this.session.can('organization.manage'),
  );
  /** Keys are for whoever works there, and for those who see everybody's. */
  protected readonly seesKeys = computed(() => this.isOwn() || this.session.can('audit.read'));
  protected readonly stage = applicationStage;
  /** Whom an invitation has just gone to, and whether a mail went with it. */
  protected readonly invited = signal<Invited | null>(null);
  protected readonly status = organizationStatus;
  protected readonly type = organizationType;
  protected readonly personStatus = personStatus;
  protected readonly roleLabel = roleLabel;
  protected readonly rolesOf = ({ type }: Organization): readonly Role[] => roles[type];
  protected readonly limit = ({
    orderLimit,
    orderLimitPerDay: day,
    orderLimitPerMonth: month,
  }: Person): string => {
    const limits = [
      ...(orderLimit ? [moneyText(orderLimit)] : []),
      ...(day ? [$localize`${moneyText(day)}:limit: per day`] : []),
      ...(month ? [$localize`${moneyText(month)}:limit: per month`] : []),
    ];
    return limits.length === 0 ? $localize`none` : limits.join(' · ');
  };
  /** Nobody changes what they themselves may do. */
  protected readonly mayChange = ({ id, status }: Person): boolean =>
    (status === 'Active' || status === 'Invited') && id !== this.session.me()?.user.id;
  /** Whether the person may say in which groups of buyers a company is. */
  protected readonly groupsOf = ({ type }: Organization): boolean =>
    this.verifies && type === 'Buyer';

  protected async verify(organization: Organization): Promise<void> {
    await this.ask(organization, 'Verified', {
      title: $localize`Verify ${organization.name}:name:`,
      effect: [
        organization.type === 'Seller'
          ? $localize`Its products can then be ordered.`
          : $localize`It can then place orders.`,
        ...(organization.documents?.some(({ review }) => review === 'Accepted')
          ? []
          : [
              $localize`None of its documents has been accepted. State the basis for verification.`,
            ]),
      ].join(' '),
      act: $localize`Verify`,
      required: true,
    });
  }

  protected async reinstate(organization: Organization): Promise<void> {
    await this.ask(organization, 'Reinstated', {
      title: $localize`Reinstate ${organization.name}:name:`,
      effect: $localize`Its users regain access, and its products go back on sale.`,
      act: $localize`Reinstate`,
      required: true,
    });
  }

  protected async suspend(organization: Organization): Promise<void> {
    let effect: SuspensionEffect | null = null;
    const known = await this.attempt.run(async () => {
      effect = (await this.api.invoke(organizationsSetStatus, {
        id: organization.id,
        dryRun: 'true',
        body: { status: 'Suspended', reason: $localize`Preview effects` },
      })) as SuspensionEffect;
    });
    if (!known || effect === null) return;
    const { people, products, priceLists, openOrders } = effect as SuspensionEffect;
    await this.ask(organization, 'Suspended', {
      title: $localize`Suspend ${organization.name}:name:`,
      effect: $localize`${countText(people)}:people: users will lose access; ${countText(products)}:products: products and ${countText(priceLists)}:lists: price lists go off sale; ${countText(openOrders)}:orders: open orders stay open.`,
      act: $localize`Suspend`,
      required: true,
    });
  }

  protected async sendBack({ id, name }: Organization): Promise<void> {
    const reason = await askForReason(this.dialogs, {
      title: $localize`Request changes from ${name}:name:`,
      effect: $localize`The company sees what is missing or wrong, corrects it and resubmits.`,
      act: $localize`Request changes`,
      required: true,
    });
    if (reason === undefined) return;
    await this.attempt.run(() => this.api.invoke(organizationsSendBack, { id, body: { reason } }));
    this.read.reload();
  }

  protected async resubmit({ id }: Organization): Promise<void> {
    await this.attempt.run(() => this.api.invoke(organizationsResubmit, { id }));
    this.read.reload();
  }

  protected async edit(organization: Organization): Promise<void> {
    const { DetailsDialog } = await import('./details-dialog');
    await firstValueFrom(
      this.dialogs.open(DetailsDialog, { data: organization, width: '640px' }).afterClosed(),
    );
    this.read.reload();
  }

  protected async invite({ id, type }: Organization): Promise<void> {
    const { InviteDialog } = await import('./invite-dialog');
    const data: InvitedTo = { organizationId: id, roles: roles[type] };
    this.invited.set(
      (await firstValueFrom(
        this.dialogs
          .open<object, InvitedTo, Invited>(InviteDialog, { data, width: '520px' })
          .afterClosed(),
      )) ?? null,
    );
    this.people.reload();
  }

  protected async changeRole(person: Person, role: string): Promise<void> {
    await this.attempt.run(() =>
      this.api.invoke(usersChangeRole, {
        id: person.id,
        'If-Match': `"${person.revision}"`,
        body: { role: role as Role },
      }),
    );
    this.people.reload();
  }

  protected async setLimit(person: Person): Promise<void> {
    const { OrderLimitDialog } = await import('./order-limit-dialog');
    const dialog = this.dialogs.open(OrderLimitDialog, { data: person, width: '520px' });
    if (await firstValueFrom(dialog.afterClosed())) this.people.reload();
  }

  protected async assignGroups(organization: Organization): Promise<void> {
    const { BuyerGroupsDialog } = await import('./buyer-groups-dialog');
    const dialog = this.dialogs.open(BuyerGroupsDialog, { data: organization, width: '520px' });
    if (await firstValueFrom(dialog.afterClosed())) this.read.reload();
  }

  protected async disable(person: Person): Promise<void> {
    const reason = await askForReason(this.dialogs, {
      title: $localize`Disable ${person.name}:name:`,
      effect: $localize`They are signed out everywhere immediately and can’t sign in again. Their past activity is kept.`,
      act: $localize`Disable`,
      required: true,
    });
    if (reason === undefined) return;
    await this.attempt.run(() =>
      this.api.invoke(usersDisable, { id: person.id, body: { reason } }),
    );
    this.people.reload();
  }

  private async ask(
    { id, revision }: Organization,
    status: OrganizationStatusRequest['status'],
    request: ReasonRequest,
  ): Promise<void> {
    const reason = await askForReason(this.dialogs, request);
    if (reason === undefined) return;
    await this.attempt.run(() =>
      this.api.invoke(organizationsSetStatus, {
        id,
        'If-Match': `"${revision}"`,
        body: { status, reason },
      }),
    );
    this.read.reload();
  }
}
