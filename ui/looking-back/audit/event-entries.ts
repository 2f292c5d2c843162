import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { dayText, minorText, shortened } from '../../core/formats';
import { ledgerAccountName } from '../../terms/ledger-accounts';

interface Posting {
  readonly account: string;
  readonly of: string | null;
  readonly side: 'debit' | 'credit';
  /** Minor units. */
  readonly amount: number;
}

export interface EntryOfEvent {
  readonly book: string;
  readonly currency: string;
  readonly valueDate: string;
  readonly postings: readonly Posting[];
  readonly gatewayTransactions?: readonly string[];
}

/** The entries that an event carries; empty where it posts nothing. */
export function entriesIn(data: unknown): readonly EntryOfEvent[] {
  const entries = (data as { readonly entries?: unknown } | null)?.entries;
  return Array.isArray(entries) ? (entries as EntryOfEvent[]) : [];
}

/** What an event posts, as a bookkeeper reads it: a line per account, debit left, credit right. */
@Component({
  selector: 'tp-event-entries',
  template: `
    @for (entry of shown(); track $index) {
      <div class="scroll-x" tabindex="0">
        <table class="ledger">
          <caption>
            {{
              entry.book
            }}
            ·
            {{
              entry.day
            }}
            @if (entry.transactions) {
              · <span class="mono">{{ entry.transactions }}</span>
            }
          </caption>
          <thead>
            <tr>
              <th scope="col" i18n>Account</th>
              <th scope="col" i18n>Record</th>
              <th scope="col" class="end" i18n>Debit</th>
              <th scope="col" class="end" i18n>Credit</th>
            </tr>
          </thead>
          <tbody>
            @for (line of entry.lines; track $index) {
              <tr>
                <th scope="row">{{ line.account }}</th>
                <td class="mono" [title]="line.of">{{ line.shortOf }}</td>
                <td class="end">{{ line.debit }}</td>
                <td class="end">{{ line.credit }}</td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EventEntries {
  readonly entries = input.required<readonly EntryOfEvent[]>();

  protected readonly shown = computed(() => this.entries().map(shownEntry));
}

/** An entry as the table shows it. */
export function shownEntry({
  book,
  currency,
  valueDate,
  postings,
  gatewayTransactions,
}: EntryOfEvent) {
  return {
    book:
      book === 'operator'
        ? $localize`Marketplace ledger`
        : $localize`Memo ledger of vendor ${shortened(book, 13)}:vendor:`,
    day: dayText(valueDate),
    transactions: gatewayTransactions?.join(', ') ?? '',
    lines: postings.map(({ account, of, side, amount }) => ({
      account: ledgerAccountName(account),
      of: of ?? '',
      shortOf: of === null ? '' : shortened(of, 13),
      debit: side === 'debit' ? minorText(amount, currency) : '',
      credit: side === 'credit' ? minorText(amount, currency) : '',
    })),
  };
}
