import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Api } from '../../api/api';
import { taxRatesList$Json } from '../../api/fn/tax/tax-rates-list-json';
import { taxRatesSet } from '../../api/fn/tax/tax-rates-set';
import { taxRatesUnapplied } from '../../api/fn/tax/tax-rates-unapplied';
import type { TaxRate } from '../../api/models/tax-rate';
import { FailureNotice } from '../../components/failure-notice';
import { Action } from '../../core/action';
import { errorAt } from '../../core/failure';
import { dayText, today } from '../../core/formats';
import { People } from '../../core/people';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { countryName } from '../../terms/countries';
import { CountryBox } from '../../terms/country-box';
import { StatusLabel } from '../../terms/status-label';
import type { Status } from '../../terms/statuses';
import { When } from '../../terms/when';

type Category = TaxRate['category'];

const MOST = 200;
const categories: Readonly<Record<Category, string>> = {
  standard: $localize`Standard`,
  reduced: $localize`Reduced`,
  zero: $localize`Zero`,
  exempt: $localize`Exempt`,
};

/** The tax rates by country and first day: what applies, what is to come, and what the file says otherwise. */
@Component({
  imports: [CountryBox, MatButton, StatusLabel, FailureNotice, When],
  template: `
    <div class="page">
      <div class="page-head">
        <h1 i18n>Tax rates</h1>
        <p class="sub" i18n>
          A rate applies to orders placed from its start date, in the country the goods are
          dispatched from. Existing orders keep theirs.
        </p>
      </div>
      @if (unapplied.hasValue() && unapplied.value().items.length > 0) {
        <div class="note-box" role="status">
          <p i18n>
            The configuration contains rates that differ from those recorded here. They are not
            used: set them here if they are correct.
          </p>
          <ul>
            @for (each of unapplied.value().items; track each.country + each.category + each.from) {
              <li>
                <span translate="no">{{ name(each.country) }}</span>,
                <span>{{ category(each.category) }}</span>,
                <span i18n>from {{ day(each.from) }}: {{ each.percent }} %</span>
                <span class="muted">
                  @if (each.recorded !== null) {
                    <span i18n>recorded: {{ each.recorded }} %</span>
                  } @else {
                    <span i18n>recorded: none</span>
                  }
                </span>
              </li>
            }
          </ul>
        </div>
      }
      @if (manages) {
        <form class="set" (submit)="$event.preventDefault(); send()">
          <div class="field">
            <label for="rate-country" i18n>Country</label>
            <tp-country-box
              id="rate-country"
              [value]="country()"
              [also]="also"
              [isWrong]="error('/country') !== null"
              (changed)="country.set($event)"
            />
            @if (error('/country'); as text) {
              <span class="error">{{ text }}</span>
            }
          </div>
          <div class="field">
            <label for="rate-category" i18n>Category</label>
            <select
              #categoryBox
              id="rate-category"
              class="box"
              (change)="chosen.set(categoryOf(categoryBox.value))"
            >
              @for (each of all; track each) {
                <option [value]="each" [selected]="each === chosen()">{{ category(each) }}</option>
              }
            </select>
          </div>
          <div class="field">
            <label for="rate-from" i18n>From</label>
            <input
              #fromBox
              id="rate-from"
              class="box"
              type="date"
              required
              [value]="from()"
              (input)="from.set(fromBox.value)"
            />
            @if (error('/from'); as text) {
              <span class="error">{{ text }}</span>
            }
          </div>
          <div class="field">
            <label for="rate-percent" i18n>Percent (leave empty to end the rate)</label>
            <input
              #percentBox
              id="rate-percent"
              class="box"
              inputmode="decimal"
              maxlength="6"
              autocomplete="off"
              [value]="percent()"
              (input)="percent.set(percentBox.value)"
            />
            @if (error('/percent'); as text) {
              <span class="error">{{ text }}</span>
            }
          </div>
          <div class="field wide">
            <label for="rate-reason" i18n>Reason (recorded)</label>
            <input
              #reasonBox
              id="rate-reason"
              class="box"
              maxlength="500"
              required
              autocomplete="off"
              [value]="reason()"
              (input)="reason.set(reasonBox.value)"
            />
          </div>
          <button matButton="filled" type="submit" [disabled]="!ready() || attempt.busy()" i18n>
            Set rate
          </button>
        </form>
        @if (attempt.failure(); as failure) {
          <tp-failure [of]="failure" />
        }
      }
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      } @else if (read.hasValue()) {
        @if (read.value().items.length === 0) {
          <p class="muted" i18n>
            No rates recorded yet: the built-in and configured rates apply. Setting the first rate
            here records them all.
          </p>
        } @else {
          <div class="scroll-x" tabindex="0">
            <table class="ledger">
              <thead>
                <tr>
                  <th scope="col" i18n>Country</th>
                  <th scope="col" i18n>Category</th>
                  <th scope="col" i18n>From</th>
                  <th scope="col" class="end" i18n>Percent</th>
                  <th scope="col" i18n>Status</th>
                  <th scope="col" i18n>Reason</th>
                  <th scope="col" i18n>Recorded</th>
                </tr>
              </thead>
              <tbody>
                @for (each of read.value().items; track each.country + each.category + each.from) {
                  <tr>
                    <td translate="no">{{ name(each.country) }}</td>
                    <td>{{ category(each.category) }}</td>
                    <td class="nowrap">{{ day(each.from) }}</td>
                    <td class="end">{{ each.percent ?? '–' }}</td>
                    <td class="nowrap"><tp-status [status]="statusOf(each)" /></td>
                    <td>{{ each.reason ?? beginning }}</td>
                    <td class="nowrap">
                      <tp-when [at]="each.changedAt" />
                      @if (each.setBy; as person) {
                        <span class="muted">{{ people.name(person) ?? '' }}</span>
                      }
                    </td>
                  </tr>
                }
              </tbody>
            </table>
          </div>
        }
      } @else {
        <span class="skeleton"></span>
      }
    </div>
  `,
  styles: `
    .set {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(160px, 1fr));
      align-items: end;
      gap: 8px 16px;
      max-width: 720px;
    }

    .wide {
      grid-column: 1 / -1;
    }

    .skeleton {
      width: 100%;
      height: 20px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TaxRatesPage {
  private readonly api = inject(Api);
  protected readonly people = inject(People);
  protected readonly manages = inject(Session).can('taxRate.manage');
  protected readonly read = reading(
    () => true,
    () => this.api.invoke(taxRatesList$Json, { limit: MOST }),
    ({ resource }) => resource === 'taxRates',
  );
  protected readonly unapplied = reading(
    () => true,
    () => this.api.invoke(taxRatesUnapplied, {}),
    ({ resource }) => resource === 'taxRates',
  );
  protected readonly attempt = new Action();
  protected readonly name = countryName;
  protected readonly day = dayText;
  protected readonly all = Object.keys(categories) as Category[];
  protected readonly beginning = $localize`Initial rate`;
  /** The Canary Islands; Ceuta and Melilla. */
  protected readonly also = ['IC', 'EA'];
  protected readonly country = signal('');
  protected readonly chosen = signal<Category>('standard');
  protected readonly from = signal(today());
  protected readonly percent = signal('');
  protected readonly reason = signal('');
  protected readonly ready = computed(
    () => this.country() !== '' && this.from() !== '' && this.reason().trim() !== '',
  );
  /** The first day of the rate that applies today, by country and category. */
  private readonly current = computed(() => {
    const found = new Map<string, string>();
    const now = today();
    for (const { country, category, from } of this.read.hasValue() ? this.read.value().items : []) {
      const key = `${country} ${category}`;
      if (from <= now && from > (found.get(key) ?? '')) found.set(key, from);
    }
    return found;
  });

  protected category(category: Category): string {
    return categories[category];
  }

  protected categoryOf(value: string): Category {
    return this.all.find((each) => each === value) ?? 'standard';
  }

  protected statusOf({ country, category, from, percent }: TaxRate): Status {
    if (from > today()) return { tone: 'waiting', label: $localize`Upcoming` };
    if (this.current().get(`${country} ${category}`) !== from)
      return { tone: 'neutral', label: $localize`Past` };
    return percent === null
      ? { tone: 'refused', label: $localize`Ended` }
      : { tone: 'done', label: $localize`Current` };
  }

  protected error(pointer: string): string | null {
    return errorAt(this.attempt.failure(), pointer);
  }

  protected async send(): Promise<void> {
    if (!this.ready()) return;
    await this.attempt.run(async () => {
      const percent = this.percent().trim();
      await this.api.invoke(taxRatesSet, {
        body: {
          country: this.country(),
          category: this.chosen(),
          from: this.from(),
          ...(percent === '' ? {} : { percent }),
          reason: this.reason().trim(),
        },
      });
      this.percent.set('');
      this.reason.set('');
    });
  }
}
