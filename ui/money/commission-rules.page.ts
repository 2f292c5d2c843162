import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../api/api';
import { commissionRulesDecide } from '../api/fn/money/commission-rules-decide';
import { commissionRulesEditions$Json } from '../api/fn/money/commission-rules-editions-json';
import { commissionRulesGet } from '../api/fn/money/commission-rules-get';
import { commissionRulesPreview } from '../api/fn/money/commission-rules-preview';
import { commissionRulesPropose } from '../api/fn/money/commission-rules-propose';
import type { CommissionPreview } from '../api/models/commission-preview';
import type { CommissionRuleRequest } from '../api/models/commission-rule-request';
import { askForReason } from '../components/ask-for-reason';
import { FailureNotice } from '../components/failure-notice';
import { Action } from '../core/action';
import { momentText } from '../core/formats';
import { People } from '../core/people';
import { reading } from '../core/reading';
import { Session } from '../core/session';
import { When } from '../terms/when';
import { CommissionPreviewResult } from './commission-preview-result';
import { MoneyNav } from './money-nav';
import type { CommissionRule } from './rule-changes';
import { RulesTable } from './rules-table';

const EDITIONS = 50;

/** The rules of commission: those that apply, a draft with its preview, what waits, and editions. */
@Component({
  imports: [CommissionPreviewResult, FailureNotice, MatButton, MoneyNav, RulesTable, When],
  template: `
    <div class="page">
      <div class="page-head">
        <h1 i18n>Commission rules</h1>
        <p class="sub" i18n>
          The first rule that matches a line applies. Commission is fixed when an order is placed;
          later rules don’t change existing orders.
        </p>
      </div>
      <tp-money-nav />
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      } @else if (rules(); as known) {
        @if (known.proposed; as proposed) {
          <section aria-labelledby="waiting">
            <h2 id="waiting" i18n>Awaiting second approval</h2>
            <p class="note-box waiting">
              <ng-container i18n>Proposed by {{ name(proposed.proposedBy) }}</ng-container>
              <tp-when [at]="proposed.proposedAt" />: {{ proposed.reason }}
            </p>
            <tp-rules-table
              [label]="proposedLabel"
              [rules]="proposed.rules"
              [compared]="known.rules"
            />
            @if (manages) {
              <p class="actions">
                <button
                  matButton="filled"
                  type="button"
                  [disabled]="deciding.busy() || isMine(proposed.proposedBy)"
                  (click)="publish(proposed.id)"
                  i18n
                >
                  Publish
                </button>
                <button
                  matButton="outlined"
                  type="button"
                  [disabled]="deciding.busy()"
                  (click)="decline(proposed.id)"
                  i18n
                >
                  Decline
                </button>
                <button
                  matButton
                  type="button"
                  [disabled]="looking.busy()"
                  (click)="preview(proposed.rules)"
                  i18n
                >
                  Preview on past orders
                </button>
                @if (isMine(proposed.proposedBy)) {
                  <span class="muted" i18n>You proposed this. Someone else must publish it.</span>
                }
              </p>
              @if (deciding.failure(); as failure) {
                <tp-failure [of]="failure" />
              }
            }
          </section>
        }
        <section aria-labelledby="applies">
          <h2 id="applies" i18n>Current rules</h2>
          @if (known.edition === 0) {
            <p class="muted" i18n>
              No rules published, so vendors are charged no commission. Draft rules, preview them on
              past orders and propose them; another person publishes them.
            </p>
          } @else {
            <p class="muted">
              <ng-container i18n
                >Version {{ known.edition }}, published by
                {{ name(known.publishedBy) }}</ng-container
              >
              @if (known.publishedAt; as at) {
                <tp-when [at]="at" />
              }
              : {{ known.reason }}
            </p>
            <tp-rules-table [label]="appliesLabel" [rules]="known.rules" />
          }
          @if (manages && draft() === null) {
            <p class="actions">
              <button matButton="outlined" type="button" (click)="begin(known.rules)" i18n>
                Draft new rules
              </button>
            </p>
          }
        </section>
        @if (draft(); as rules) {
          <section aria-labelledby="draft">
            <h2 id="draft" i18n>Draft</h2>
            <tp-rules-table
              [label]="draftLabel"
              [rules]="rules"
              [compared]="known.rules"
              [editable]="true"
              (moved)="move($event.from, $event.to)"
              (edited)="edit($event)"
              (removed)="remove($event)"
            />
            <p class="actions">
              <button matButton="outlined" type="button" (click)="add()" i18n>Add a rule</button>
              <button
                matButton="outlined"
                type="button"
                [disabled]="looking.busy()"
                (click)="preview(rules)"
                i18n
              >
                Preview on past orders
              </button>
              <button
                matButton="filled"
                type="button"
                [disabled]="proposing.busy()"
                (click)="propose(rules)"
                i18n
              >
                Propose
              </button>
              <button matButton type="button" (click)="drop()" i18n>Discard draft</button>
            </p>
            @if (proposing.failure(); as failure) {
              <tp-failure [of]="failure" />
            }
          </section>
        }
        @if (looking.failure(); as failure) {
          <tp-failure [of]="failure" />
        }
        @if (looking.busy()) {
          <p class="muted" role="status" i18n>Checking past orders…</p>
        } @else if (seen(); as result) {
          <tp-commission-preview [of]="result" />
        }
        <section aria-labelledby="editions">
          <h2 id="editions" i18n>Versions</h2>
          @if (editions.hasValue() && editions.value().items.length > 0) {
            <div class="field compare">
              <label for="edition" i18n>Compare current rules with</label>
              <select #box id="edition" class="box" (change)="compared.set(+box.value)">
                <option value="0" i18n>none</option>
                @for (each of editions.value().items; track each.edition) {
                  @if (each.edition !== known.edition) {
                    <option [value]="each.edition" [selected]="each.edition === compared()">
                      {{ editionText(each.edition, each.publishedAt, each.reason) }}
                    </option>
                  }
                }
              </select>
            </div>
            @if (comparedEdition(); as before) {
              <p class="muted" i18n>
                Published by {{ name(before.publishedBy) }}, proposed by
                {{ name(before.proposedBy) }}: {{ before.reason }}. Showing changes since.
              </p>
              <tp-rules-table
                [label]="comparedLabel"
                [rules]="known.rules"
                [compared]="before.rules"
              />
            }
          } @else if (editions.hasValue()) {
            <p class="muted" i18n>None published yet.</p>
          }
        </section>
      } @else {
        <span class="skeleton" aria-hidden="true"></span>
        <p class="visually-hidden" role="status" i18n>Loading</p>
      }
    </div>
  `,
  styles: `
    section {
      display: flex;
      flex-direction: column;
      gap: 12px;
    }

    .actions {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
    }

    .compare {
      max-width: 420px;
    }

    .skeleton {
      width: 100%;
      height: 24px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CommissionRulesPage {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly people = inject(People);
  private readonly session = inject(Session);
  protected readonly manages = this.session.can('commission.manage');
  protected readonly proposedLabel = $localize`Proposed rules`;
  protected readonly appliesLabel = $localize`Current rules`;
  protected readonly draftLabel = $localize`Drafted rules`;
  protected readonly comparedLabel = $localize`Compared rules`;
  protected readonly read = reading(
    () => true,
    () => this.api.invoke(commissionRulesGet, {}),
    ({ resource }) => resource === 'commissionRules',
  );
  protected readonly editions = reading(
    () => true,
    () => this.api.invoke(commissionRulesEditions$Json, { limit: EDITIONS }),
    ({ resource }) => resource === 'commissionRules',
  );
  protected readonly rules = computed(() => (this.read.hasValue() ? this.read.value() : null));
  protected readonly compared = signal(0);
  protected readonly comparedEdition = computed(() =>
    this.editions.hasValue()
      ? (this.editions.value().items.find(({ edition }) => edition === this.compared()) ?? null)
      : null,
  );
  /** Null: nothing is drafted. */
  protected readonly draft = signal<readonly CommissionRule[] | null>(null);
  protected readonly seen = signal<CommissionPreview | null>(null);
  protected readonly deciding = new Action(() => this.read.reload());
  protected readonly proposing = new Action();
  protected readonly looking = new Action();

  protected name(userId: string | null): string {
    return this.people.name(userId) ?? '…';
  }

  protected isMine(userId: string): boolean {
    return userId === this.session.me()?.user.id;
  }

  protected editionText(edition: number, publishedAt: string, reason: string): string {
    return $localize`Version ${edition}:edition: of ${momentText(publishedAt)}:day:, ${reason}:reason:`;
  }

  protected begin(rules: readonly CommissionRule[]): void {
    this.draft.set(rules);
    this.seen.set(null);
  }

  protected drop(): void {
    this.draft.set(null);
    this.seen.set(null);
  }

  protected move(from: number, to: number): void {
    const rules = [...(this.draft() ?? [])];
    rules.splice(to, 0, ...rules.splice(from, 1));
    this.begin(rules);
  }

  protected remove({ id }: CommissionRule): void {
    this.begin((this.draft() ?? []).filter((rule) => rule.id !== id));
  }

  protected add(): Promise<void> {
    return this.edit({
      id: crypto.randomUUID(),
      name: '',
      vendorOrgId: null,
      categoryPath: null,
      percent: '',
      fixed: null,
      floor: null,
      cap: null,
      amounts: [],
    });
  }

  protected async edit(rule: CommissionRule): Promise<void> {
    const { CommissionRuleDialog } = await import('./commission-rule-dialog');
    const made = await firstValueFrom(
      this.dialogs
        .open<object, CommissionRule, CommissionRule>(CommissionRuleDialog, {
          data: rule,
          width: '560px',
        })
        .afterClosed(),
    );
    if (!made) return;
    const rules = this.draft() ?? [];
    if (rules.some(({ id }) => id === made.id))
      return this.begin(rules.map((each) => (each.id === made.id ? made : each)));
    // before the one that fits everything, behind which nothing applies
    const last = rules.findIndex((each) => each.vendorOrgId === null && each.categoryPath === null);
    const isGeneral = made.vendorOrgId === null && made.categoryPath === null;
    const at = last === -1 || isGeneral ? rules.length : last;
    this.begin([...rules.slice(0, at), made, ...rules.slice(at)]);
  }

  protected async preview(rules: readonly CommissionRule[]): Promise<void> {
    await this.looking.run(async () => {
      const body = { rules: rules.map(asked) };
      this.seen.set(await this.api.invoke(commissionRulesPreview, { body }));
    });
  }

  protected async propose(rules: readonly CommissionRule[]): Promise<void> {
    const reason = await askForReason(this.dialogs, {
      title: $localize`Propose rules`,
      effect: $localize`Another person publishes or declines them. They apply to orders placed from then on.`,
      act: $localize`Propose`,
      required: true,
    });
    if (reason === undefined) return;
    const proposed = await this.proposing.run(() =>
      this.api.invoke(commissionRulesPropose, { body: { rules: rules.map(asked), reason } }),
    );
    this.read.reload();
    if (proposed) this.drop();
  }

  protected async publish(id: string): Promise<void> {
    await this.deciding.run(() =>
      this.api.invoke(commissionRulesDecide, { id, body: { decision: 'Published' } }),
    );
  }

  protected async decline(id: string): Promise<void> {
    const reason = await askForReason(this.dialogs, {
      title: $localize`Decline proposal`,
      effect: $localize`The current rules stay in force.`,
      act: $localize`Decline`,
      required: true,
    });
    if (reason === undefined) return;
    await this.deciding.run(() =>
      this.api.invoke(commissionRulesDecide, { id, body: { decision: 'Declined', reason } }),
    );
  }
}

/** A rule as the API takes it. */
const asked = ({
  id,
  name,
  vendorOrgId,
  categoryPath,
  percent,
  amounts,
}: CommissionRule): CommissionRuleRequest => ({
  id,
  name,
  ...(vendorOrgId === null ? {} : { vendorOrgId }),
  ...(categoryPath === null ? {} : { categoryPath }),
  percent,
  amounts: amounts.map(({ currency, fixed, floor, cap }) => ({
    currency,
    ...(fixed === null ? {} : { fixed }),
    ...(floor === null ? {} : { floor }),
    ...(cap === null ? {} : { cap }),
  })),
});
