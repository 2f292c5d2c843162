import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { purchasesList$Json } from '../../api/fn/orders/purchases-list-json';
import type { Purchase } from '../../api/models/purchase';
import { Empty } from '../../components/empty';
import { FailureNotice } from '../../components/failure-notice';
import { momentText, moneyText } from '../../core/formats';
import { People } from '../../core/people';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { limitText } from '../../terms/limit-text';
import { Money } from '../../terms/money';
import { paymentStatus } from '../../terms/payments';
import { StatusLabel } from '../../terms/status-label';
import { approvalStatus } from '../../terms/statuses';
import { When } from '../../terms/when';

type Scope = 'needsMe' | 'mine' | 'team';

/**
 * What waits for a decision, and what became of what waited: mine, my team's, and what needs me.
 */
@Component({
  imports: [Empty, Money, RouterLink, StatusLabel, FailureNotice, When],
  template: `
    <div class="page">
      <div class="page-head"><h1 i18n>Approvals</h1></div>
      <nav class="tabs" i18n-aria-label aria-label="Show">
        @for (tab of tabs; track tab.scope) {
          <a
            routerLink="/approvals"
            [queryParams]="{ scope: tab.scope }"
            [class.active]="scope() === tab.scope"
            [attr.aria-current]="scope() === tab.scope ? 'page' : null"
            >{{ tab.label }}</a
          >
        }
      </nav>
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      }
      @if (purchases(); as purchases) {
        @if (purchases.length === 0) {
          @if (scope() === 'needsMe') {
            <tp-empty [title]="nothingWaits"
              ><span i18n
                >Purchases over a colleague’s order limit appear here for approval.</span
              ></tp-empty
            >
          } @else {
            <tp-empty [title]="nothingBought"
              ><a routerLink="/catalogue" i18n>Browse the catalogue</a></tp-empty
            >
          }
        } @else {
          <ul>
            @for (purchase of purchases; track purchase.id) {
              <li>
                <a class="row" [routerLink]="['/purchases', purchase.id]">
                  <span class="mono number">{{ purchase.number }}</span>
                  <span class="by">
                    {{ nameOf(purchase) }} · <tp-when [at]="purchase.placedAt" />
                    @if (purchase.poNumber) {
                      · <span class="mono">{{ purchase.poNumber }}</span>
                    }
                  </span>
                  <span class="amounts">
                    @for (order of purchase.orders; track order.id) {
                      <tp-money [of]="order.totalAmount" />
                    }
                  </span>
                  <span class="states">
                    <tp-status [status]="statusOf(purchase)" />
                    @for (payment of purchase.payments; track payment.id) {
                      <tp-status [status]="paid(payment)" />
                    }
                  </span>
                  @if (purchase.approval; as rule) {
                    <span class="rule muted" i18n
                      >{{ net(purchase) }} excl. VAT exceeds the {{ limitText(rule) }}; due
                      {{ moment(rule.deadline) }}</span
                    >
                  }
                </a>
              </li>
            }
          </ul>
        }
      } @else if (!read.error()) {
        @for (row of [1, 2, 3, 4]; track row) {
          <span class="skeleton row-skeleton"></span>
        }
        <p class="visually-hidden" role="status" i18n>Loading</p>
      }
    </div>
  `,
  styles: `
    .row {
      display: grid;
      grid-template:
        'number by amounts status' auto 'rule rule rule rule' auto / 120px minmax(0, 1fr)
        auto 160px;
      align-items: baseline;
      padding: 8px;
      border-bottom: 1px solid var(--hairline);
      color: var(--ink);
      gap: 2px 16px;

      &:hover {
        background: var(--row-tint);
        text-decoration: none;
      }
    }

    .number {
      grid-area: number;
    }

    .by {
      grid-area: by;
    }

    .rule {
      grid-area: rule;
    }

    .states {
      display: flex;
      grid-area: status;
      flex-direction: column;
    }

    .amounts {
      display: flex;
      grid-area: amounts;
      flex-direction: column;
      align-items: flex-end;
    }

    .row-skeleton {
      width: 100%;
      height: 28px;
    }

    @media (max-width: 720px) {
      .row {
        grid-template:
          'number amounts' auto 'by status' auto 'rule rule' auto / minmax(0, 1fr)
          auto;
      }

      .states {
        justify-self: end;
        align-items: flex-end;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ApprovalsPage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly people = inject(People);
  private readonly params = toSignal(inject(ActivatedRoute).queryParamMap);
  protected readonly nothingWaits = $localize`Nothing to approve`;
  protected readonly nothingBought = $localize`No purchases yet`;
  protected readonly tabs: readonly { readonly scope: Scope; readonly label: string }[] = [
    ...(this.session.can('order.approve')
      ? [{ scope: 'needsMe' as const, label: $localize`To approve` }]
      : []),
    { scope: 'mine', label: $localize`My requests` },
    { scope: 'team', label: $localize`Team` },
  ];
  protected readonly scope = computed((): Scope => {
    const requested = this.params()?.get('scope');
    return this.tabs.find(({ scope }) => scope === requested)?.scope ?? this.tabs[0]!.scope;
  });
  protected readonly read = reading(
    () => this.scope(),
    (scope) =>
      this.api
        .invoke(purchasesList$Json, { scope, limit: 100, sort: '-placedAt' })
        .then(({ items }) => items),
    ({ resource }) => ['purchase', 'order', 'payment'].includes(resource),
  );
  protected readonly purchases = computed(() => (this.read.hasValue() ? this.read.value() : null));
  protected readonly limitText = limitText;
  protected readonly moment = momentText;
  protected readonly statusOf = ({ approvalStatus: status }: Purchase) => approvalStatus(status);
  protected readonly paid = ({ status }: Purchase['payments'][number]) => paymentStatus(status);
  protected readonly net = ({ approval }: Purchase): string =>
    (approval?.net ?? []).map(moneyText).join(' + ');

  protected nameOf({ placedBy }: Purchase): string {
    return this.people.name(placedBy) ?? $localize`a colleague`;
  }
}
