import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Session } from '../core/session';

interface MoneyPlace {
  readonly path: string;
  readonly label: string;
  /** Only this page itself, and none below it. */
  readonly exact?: true;
}

/** The pages of money, as tabs: those that this person has something to see on. */
@Component({
  selector: 'tp-money-nav',
  imports: [RouterLink, RouterLinkActive],
  template: `
    <nav class="tabs no-print" i18n-aria-label aria-label="Money">
      @for (place of places; track place.path) {
        <a
          [routerLink]="place.path"
          routerLinkActive="active"
          ariaCurrentWhenActive="page"
          #link
          (isActiveChange)="$event && show(link)"
          [routerLinkActiveOptions]="{ exact: place.exact ?? false }"
          >{{ place.label }}</a
        >
      }
    </nav>
  `,
  styles: `
    :host {
      display: block;
      container-type: inline-size;
    }

    /* on a phone, and beside an open row, they would take half of the screen */
    @container (max-width: 640px) {
      nav {
        flex-wrap: nowrap;
        overflow-x: auto;
        scrollbar-width: thin;
      }

      a {
        flex: none;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MoneyNav {
  protected readonly places = placesFor(inject(Session));

  /** Where they scroll, the one that is open is in view. */
  protected show(link: HTMLElement): void {
    requestAnimationFrame(() => link.scrollIntoView({ block: 'nearest', inline: 'nearest' }));
  }
}

/** A page that is added stands here, where it is needed most often first. */
function placesFor(session: Session): readonly MoneyPlace[] {
  const sells = session.me()?.organization.type === 'Seller';
  const overlooks = session.can('marketplace.readAny') && session.can('payout.read');
  const places: (MoneyPlace | false)[] = [
    session.can('payout.read') && {
      path: '/money',
      label: sells ? $localize`Balances` : $localize`Vendors’ money`,
      exact: true,
    },
    sells &&
      session.can('payout.read') && { path: '/money/statement', label: $localize`Statement` },
    session.can('payment.read') && { path: '/payments', label: $localize`Payments` },
    session.can('marketplace.readAny') && { path: '/money/held', label: $localize`Held money` },
    session.can('payout.read') && { path: '/money/payouts', label: $localize`Payouts` },
    session.can('payout.read') && { path: '/money/commissions', label: $localize`Commission` },
    sells &&
      session.can('payout.read') && {
        path: '/money/getting-paid',
        label: $localize`Payout details`,
      },
    session.can('marketplace.readAny') && {
      path: '/money/payout-runs',
      label: $localize`Payout runs`,
    },
    session.can('marketplace.readAny') && {
      path: '/money/commission-rules',
      label: $localize`Commission rules`,
    },
    session.can('chargeback.read') && {
      path: '/chargebacks',
      label: $localize`Chargebacks`,
    },
    overlooks && { path: '/money/reconciliation', label: $localize`Reconciliation` },
    overlooks && { path: '/money/ledger', label: $localize`Ledger` },
    overlooks && { path: '/money/trial-balance', label: $localize`Trial balance` },
    overlooks && { path: '/money/months', label: $localize`Month-end` },
    overlooks && { path: '/money/own-funds', label: $localize`Own funds` },
    overlooks && { path: '/money/figures', label: $localize`Tax reporting` },
    session.can('marketplace.readAny') && {
      path: '/money/second-person',
      label: $localize`Second approvals`,
    },
  ];
  return places.filter((place) => place !== false);
}
