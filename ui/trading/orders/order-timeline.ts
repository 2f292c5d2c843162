import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Order } from '../../api/models/order';
import type { TimelineEntry } from '../../api/models/timeline-entry';
import { countText, momentText } from '../../core/formats';
import { People } from '../../core/people';
import { Session } from '../../core/session';
import { type OrderStatus, orderStatus, type Status } from '../../terms/statuses';
import { When } from '../../terms/when';

/** What leaves the order's status as it was, or does not say it by the status alone. */
const steps: Readonly<Record<string, string>> = {
  OrderBackorderReserved: $localize`Backordered stock reserved`,
  OrderClosedShort: $localize`Closed short`,
  OrderClosingRequested: $localize`Buyer asked to close the rest`,
  OrderClosingDeclined: $localize`Request to close declined`,
};

const isKey = (client: string): boolean => /^[0-9a-f-]{36}$/.test(client);

/** Every event of an order: when, who, for whom, and what it brought. */
@Component({
  selector: 'tp-order-timeline',
  imports: [RouterLink, When],
  template: `
    <ol>
      @for (entry of order().timeline; track entry.eventId) {
        <li>
          <span class="shape status" [class]="of(entry).tone" aria-hidden="true"></span>
          <div>
            @if (audits) {
              <!-- an entry an event: the first is revision 0 -->
              <a
                [routerLink]="['/events/of', 'order-' + order().id]"
                [queryParams]="{ revision: $index }"
                ><strong>{{ of(entry).label }}</strong></a
              >&ngsp;
            } @else {
              <strong>{{ of(entry).label }}</strong>&ngsp;
            }
            <tp-when [at]="entry.at" />
            <p class="muted">
              {{ who(entry) }}
              @if (text(entry, 'reason'); as reason) {
                · {{ reason }}
              }
              @if (units(entry); as units) {
                · <span i18n>{units, plural, =1 {1 unit} other {{{ count(units) }} units}}</span>
              }
              @if (text(entry, 'carrier'); as carrier) {
                · {{ carrier }} <span class="mono">{{ text(entry, 'tracking') }}</span>
              }
              @if (text(entry, 'deadline'); as deadline) {
                <span i18n>· approval due {{ moment(deadline) }}</span>
              }
              @if (text(entry, 'proof'); as proof) {
                · {{ proof }}
              }
            </p>
          </div>
        </li>
      }
    </ol>
  `,
  styles: `
    ol {
      list-style: none;
    }

    li {
      position: relative;
      display: flex;
      padding-bottom: 12px;
      gap: 12px;

      &:not(:last-child)::before {
        position: absolute;
        inset-block: 22px 2px;
        inset-inline-start: 7px;
        width: 1px;
        background: var(--hairline);
        content: '';
      }
    }

    .shape {
      width: 16px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OrderTimeline {
  private readonly people = inject(People);
  private readonly session = inject(Session);
  readonly order = input.required<Order>();
  protected readonly audits = this.session.can('audit.read');
  protected readonly moment = momentText;
  protected readonly count = countText;
  protected readonly of = ({ status, type }: TimelineEntry): Status => {
    const { tone, label } = orderStatus(status as OrderStatus);
    return { tone, label: steps[type] ?? label };
  };

  protected text({ detail }: TimelineEntry, name: string): string | null {
    const value: unknown = detail[name];
    return typeof value === 'string' ? value : null;
  }

  protected units({ detail }: TimelineEntry): number | null {
    const { units } = detail;
    return typeof units === 'number' ? units : null;
  }

  protected who({ type, person, organization, client }: TimelineEntry): string {
    const { buyerOrgId, buyerName, vendorOrgId, vendorName, placedBy } = this.order();
    // the process writes the order for the person who placed the purchase
    if (type === 'OrderPlaced' && organization === null) {
      const placer =
        buyerOrgId === this.session.me()?.organization.id ? this.people.name(placedBy) : null;
      return [placer, buyerName].filter((part) => part !== null).join(', ');
    }
    const company =
      organization === buyerOrgId
        ? buyerName
        : organization === vendorOrgId
          ? vendorName
          : organization === null
            ? $localize`automatically`
            : $localize`Marketplace operator`;
    const name =
      organization === this.session.me()?.organization.id ? this.people.name(person) : null;
    const through =
      client === null || client.startsWith('process:')
        ? null
        : isKey(client)
          ? $localize`via an API key`
          : $localize`via ${client}:client:`;
    return [name, company, through].filter((part) => part !== null).join(', ');
  }
}
