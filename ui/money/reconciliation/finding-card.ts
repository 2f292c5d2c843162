import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { reconciliationsDecide } from '../../api/fn/money/reconciliations-decide';
import type { ReconciliationFinding } from '../../api/models/reconciliation-finding';
import { askForReason } from '../../components/ask-for-reason';
import { FailureNotice } from '../../components/failure-notice';
import { Action } from '../../core/action';
import { momentText } from '../../core/formats';
import { People } from '../../core/people';
import { Session } from '../../core/session';
import { eventTypeLabel } from '../../terms/event-types';
import { ledgerAccountName } from '../../terms/ledger-accounts';
import { Money } from '../../terms/money';
import { StatusLabel } from '../../terms/status-label';
import { findingHelp, findingStatus, findingTitle, movementKind } from './finding-text';
import type { Settling } from './settle-dialog';

/** One thing that does not agree: what it means, what to do, and who has settled it. */
@Component({
  selector: 'tp-finding',
  imports: [FailureNotice, MatButton, Money, RouterLink, StatusLabel],
  template: `
    <article [attr.aria-label]="title()">
      <header>
        <h3>{{ title() }}</h3>
        <tp-status [status]="status()" />
      </header>
      <dl class="facts">
        <div>
          <dt i18n>Gateway less ledger</dt>
          <dd><tp-money [of]="of().difference" /></dd>
        </div>
        @if (of().transaction; as moved) {
          <div>
            <dt i18n>At the gateway</dt>
            <dd>
              {{ kindText(moved.kind) }} ·&ngsp;<tp-money [of]="moved.net" />
              <span class="block-line mono">{{ moved.id }}</span>
              <span class="muted">{{ moment(moved.createdAt) }}</span>
            </dd>
          </div>
        }
        @if (of().entry; as entry) {
          <div>
            <dt i18n>Ledger balance</dt>
            <dd>
              <a [routerLink]="['/money/entries', entry.eventId]">{{
                eventLabel(entry.eventType)
              }}</a>
              ·&ngsp;<tp-money [of]="entry.amount" />
            </dd>
          </div>
        }
        @if (of().reason) {
          <div>
            <dt>{{ of().status === 'Resolved' ? settledWord : proposedWord }}</dt>
            <dd>
              {{ postsText() }}
              <span class="block-line">{{ of().reason }}</span>
              <span class="muted">{{ who() }}</span>
            </dd>
          </div>
        }
      </dl>
      @if (isOpen()) {
        <p>{{ help() }}</p>
        @if (of().declined; as declined) {
          <p class="note-box waiting">
            <strong i18n>The last proposal was declined:</strong> {{ declined }}
          </p>
        }
      }
      @if (attempt.failure(); as failure) {
        <tp-failure [of]="failure" />
      }
      @if (operates && isOnSuspense()) {
        <div class="acts no-print">
          <button
            matButton="outlined"
            type="button"
            [disabled]="attempt.busy()"
            (click)="propose()"
            i18n
          >
            Move from suspense
          </button>
        </div>
      }
      @if (operates && isOpen()) {
        <div class="acts no-print">
          @if (of().status === 'Proposed') {
            @if (isMine()) {
              <p class="muted" i18n>Someone else must confirm your proposal.</p>
            } @else {
              <button
                matButton="filled"
                type="button"
                [disabled]="attempt.busy()"
                (click)="confirm()"
                i18n
              >
                Confirm
              </button>
            }
            <button
              matButton="outlined"
              type="button"
              [disabled]="attempt.busy()"
              (click)="decline()"
            >
              {{ isMine() ? withdrawWord : declineWord }}
            </button>
          } @else {
            <button
              matButton="outlined"
              type="button"
              [disabled]="attempt.busy()"
              (click)="propose()"
              i18n
            >
              Propose a resolution
            </button>
          }
        </div>
      }
    </article>
  `,
  styles: `
    article {
      display: flex;
      flex-direction: column;
      padding: 12px 0;
      border-bottom: 1px solid var(--hairline);
      gap: 8px;
    }

    header,
    .acts {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 12px;
    }

    .block-line {
      display: block;
      overflow-wrap: anywhere;
    }

    p {
      max-width: 72ch;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FindingCard {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly session = inject(Session);
  private readonly people = inject(People);
  readonly of = input.required<ReconciliationFinding>();
  readonly decided = output();
  protected readonly operates = this.session.can('marketplace.operate');
  protected readonly attempt = new Action();
  protected readonly moment = momentText;
  protected readonly kindText = movementKind;
  protected readonly eventLabel = eventTypeLabel;
  protected readonly title = computed(() => findingTitle(this.of()));
  protected readonly help = computed(() => findingHelp(this.of()));
  protected readonly status = computed(() => findingStatus(this.of()));
  protected readonly isOpen = computed(() => ['Open', 'Proposed'].includes(this.of().status));
  /** It is settled for now, and nobody knows yet what it was. */
  protected readonly isOnSuspense = computed(
    () => this.of().status === 'Resolved' && this.of().postedOn === 'suspense',
  );
  protected readonly isMine = computed(() => this.of().proposedBy === this.session.me()?.user.id);
  protected readonly settledWord = $localize`Resolved`;
  protected readonly proposedWord = $localize`Proposed`;
  protected readonly withdrawWord = $localize`Withdraw`;
  protected readonly declineWord = $localize`Decline`;
  protected readonly postsText = computed(() => {
    const { posts } = this.of();
    return posts === null
      ? $localize`No posting: explained.`
      : $localize`Posted to ${ledgerAccountName(posts)}:account:.`;
  });
  protected readonly who = computed(() => {
    const { proposedBy, resolvedBy } = this.of();
    const nameOf = (id: string | null) => this.people.name(id) ?? $localize`someone`;
    return resolvedBy === null
      ? $localize`Proposed by ${nameOf(proposedBy)}:name:`
      : $localize`Proposed by ${nameOf(proposedBy)}:name:, confirmed by ${nameOf(resolvedBy)}:other:`;
  });

  protected async propose(): Promise<void> {
    const { SettleDialog } = await import('./settle-dialog');
    const settling = await firstValueFrom(
      this.dialogs
        .open<object, ReconciliationFinding, Settling>(SettleDialog, {
          data: this.of(),
          width: '520px',
        })
        .afterClosed(),
    );
    if (settling) await this.decide({ decision: 'Propose', ...settling });
  }

  protected confirm(): Promise<void> {
    return this.decide({ decision: 'Confirm' });
  }

  protected async decline(): Promise<void> {
    const reason = await askForReason(this.dialogs, {
      title: this.isMine() ? $localize`Withdraw proposal` : $localize`Decline proposal`,
      effect: $localize`The difference is open again for another proposal.`,
      act: this.isMine() ? this.withdrawWord : this.declineWord,
      required: true,
    });
    if (reason !== undefined) await this.decide({ decision: 'Decline', reason });
  }

  private async decide(body: Parameters<typeof reconciliationsDecide>[2]['body']): Promise<void> {
    const { id } = this.of();
    await this.attempt.run(() => this.api.invoke(reconciliationsDecide, { id, body }));
    this.decided.emit();
  }
}
