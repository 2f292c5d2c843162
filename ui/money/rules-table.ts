import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Organizations } from '../core/organizations';
import { StatusLabel } from '../terms/status-label';
import type { Status } from '../terms/statuses';
import { comparedRules, type CommissionRule, type RuleChange } from './rule-changes';

const changes: Readonly<Record<Exclude<RuleChange, 'same'>, Status>> = {
  new: { tone: 'done', label: $localize`New` },
  changed: { tone: 'waiting', label: $localize`Changed` },
  moved: { tone: 'going', label: $localize`Moved` },
  removed: { tone: 'refused', label: $localize`Removed` },
};

type AmountKind = 'fixed' | 'floor' | 'cap';

/** Rules of commission in the order in which they are tried, as they are or to be edited. */
@Component({
  selector: 'tp-rules-table',
  imports: [MatButton, StatusLabel],
  template: `
    @if (rows().length === 0) {
      <p class="muted" i18n>No rules: no commission is charged.</p>
    } @else {
      <div class="scroll-x" tabindex="0" role="group" [attr.aria-label]="label()">
        <table class="ledger">
          <thead>
            <tr>
              <th scope="col" class="end" i18n>No.</th>
              <th scope="col" i18n>Rule</th>
              <th scope="col" i18n>Vendor</th>
              <th scope="col" i18n>Category</th>
              <th scope="col" class="end" i18n>Percent</th>
              <th scope="col" class="end" i18n>Fixed, per order</th>
              <th scope="col" class="end" i18n>Minimum</th>
              <th scope="col" class="end" i18n>Maximum</th>
              @if (compared()) {
                <th scope="col" i18n>Change</th>
              }
              @if (editable()) {
                <th scope="col"><span class="visually-hidden" i18n>Actions</span></th>
              }
            </tr>
          </thead>
          <tbody>
            @for (row of rows(); track row.rule.id; let i = $index) {
              <tr [class.gone]="row.change === 'removed'">
                <td class="end">{{ row.change === 'removed' ? '' : i + 1 }}</td>
                <td>{{ row.rule.name }}</td>
                <td>{{ vendor(row.rule) }}</td>
                <td>{{ row.rule.categoryPath?.join(' › ') ?? everyCategory }}</td>
                <td class="end">{{ row.rule.percent }} %</td>
                <td class="end">{{ amounts(row.rule, 'fixed') }}</td>
                <td class="end">{{ amounts(row.rule, 'floor') }}</td>
                <td class="end">{{ amounts(row.rule, 'cap') }}</td>
                @if (compared()) {
                  <td class="nowrap">
                    @if (status(row.change); as status) {
                      <tp-status [status]="status" />
                    }
                  </td>
                }
                @if (editable()) {
                  <td class="nowrap">
                    @if (row.change !== 'removed') {
                      <button
                        matButton
                        type="button"
                        [disabled]="i === 0"
                        [attr.aria-label]="upLabel(row.rule)"
                        (click)="moved.emit({ from: i, to: i - 1 })"
                      >
                        ↑
                      </button>
                      <button
                        matButton
                        type="button"
                        [disabled]="i === rules().length - 1"
                        [attr.aria-label]="downLabel(row.rule)"
                        (click)="moved.emit({ from: i, to: i + 1 })"
                      >
                        ↓
                      </button>
                      <button
                        matButton
                        type="button"
                        [attr.aria-label]="editLabel(row.rule)"
                        (click)="edited.emit(row.rule)"
                        i18n
                      >
                        Edit
                      </button>
                      <button
                        matButton
                        type="button"
                        [attr.aria-label]="removeLabel(row.rule)"
                        (click)="removed.emit(row.rule)"
                        i18n
                      >
                        Remove
                      </button>
                    }
                  </td>
                }
              </tr>
            }
          </tbody>
        </table>
      </div>
    }
  `,
  styles: `
    .gone {
      color: var(--muted);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RulesTable {
  private readonly organizations = inject(Organizations);
  readonly label = input.required<string>();
  readonly rules = input.required<readonly CommissionRule[]>();
  /** Those that they are compared with; null: with none. */
  readonly compared = input<readonly CommissionRule[] | null>(null);
  readonly editable = input(false);
  readonly moved = output<{ from: number; to: number }>();
  readonly edited = output<CommissionRule>();
  readonly removed = output<CommissionRule>();
  protected readonly everyCategory = $localize`All categories`;
  protected readonly rows = computed(() =>
    comparedRules(this.rules(), this.compared() ?? this.rules()),
  );

  protected vendor({ vendorOrgId }: CommissionRule): string {
    if (vendorOrgId === null) return $localize`All vendors`;
    return this.organizations.name(vendorOrgId) ?? '…';
  }

  protected amounts({ amounts }: CommissionRule, of: AmountKind): string {
    return amounts
      .flatMap((one) => (one[of] === null ? [] : [`${one[of]} ${one.currency}`]))
      .join(', ');
  }

  protected status(change: RuleChange): Status | null {
    return change === 'same' ? null : changes[change];
  }

  protected upLabel = ({ name }: CommissionRule): string => $localize`Move ${name}:rule: up`;
  protected downLabel = ({ name }: CommissionRule): string => $localize`Move ${name}:rule: down`;
  protected editLabel = ({ name }: CommissionRule): string => $localize`Edit ${name}:rule:`;
  protected removeLabel = ({ name }: CommissionRule): string => $localize`Remove ${name}:rule:`;
}
