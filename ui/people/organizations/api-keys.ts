import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { apiKeysList$Json } from '../../api/fn/auth/api-keys-list-json';
import { apiKeysRevoke } from '../../api/fn/auth/api-keys-revoke';
import type { ApiKey } from '../../api/models/api-key';
import { askForReason } from '../../components/ask-for-reason';
import { FailureNotice } from '../../components/failure-notice';
import { Icon } from '../../components/icons/icon';
import { Action } from '../../core/action';
import { Clock } from '../../core/clock';
import { countText } from '../../core/formats';
import { Organizations } from '../../core/organizations';
import { People } from '../../core/people';
import { reading } from '../../core/reading';
import { Session } from '../../core/session';
import { StatusLabel } from '../../terms/status-label';
import type { Status } from '../../terms/statuses';
import { When } from '../../terms/when';

const MOST = 200;

/**
 * Keys of programs: whose they are, what they may do, when they were used last; to make one and to
 * revoke one.
 */
@Component({
  selector: 'tp-api-keys',
  imports: [Icon, MatButton, RouterLink, StatusLabel, FailureNotice, When],
  template: `
    <section aria-labelledby="keys-title">
      <div class="head">
        <h2 id="keys-title" i18n>API keys</h2>
        @if (makes()) {
          <button matButton="outlined" type="button" (click)="make()">
            <tp-icon name="add" /> <span i18n>New key…</span>
          </button>
        }
      </div>
      @if (attempt.failure(); as failure) {
        <tp-failure [of]="failure" />
      }
      @if (fresh(); as key) {
        <div class="note-box" role="status">
          <p i18n>This is your key. It is shown only once: store it securely.</p>
          <p class="key">
            <code class="mono">{{ key }}</code>
            <button matButton type="button" (click)="copy(key)">
              <tp-icon name="copy" /> <span i18n>Copy</span>
            </button>
            <button matButton type="button" (click)="fresh.set(null)" i18n>Done</button>
          </p>
        </div>
      }
      @if (read.error(); as error) {
        <tp-failure [error]="error" [canRetry]="true" (again)="read.reload()" />
      } @else if (read.hasValue()) {
        @if (read.value().items.length === 0) {
          <p class="muted" i18n>No API keys yet.</p>
        } @else {
          <div class="scroll-x" tabindex="0">
            <table class="ledger">
              <thead>
                <tr>
                  <th scope="col" i18n>Name</th>
                  <th scope="col" i18n>Acts as</th>
                  <th scope="col" i18n>Permissions</th>
                  <th scope="col" i18n>Last used</th>
                  <th scope="col" class="end" i18n>Requests</th>
                  <th scope="col" i18n>Status</th>
                  <th scope="col"><span class="visually-hidden" i18n>Actions</span></th>
                </tr>
              </thead>
              <tbody>
                @for (each of read.value().items; track each.id) {
                  <tr>
                    <td>
                      @if (looksBack) {
                        <a routerLink="/events" [queryParams]="{ client: each.id }">{{
                          each.name
                        }}</a>
                      } @else {
                        {{ each.name }}
                      }
                    </td>
                    <td>
                      {{ people.name(each.userId) ?? '' }}
                      @if (organizationId() === null) {
                        <a class="muted" [routerLink]="['/organizations', each.organizationId]">{{
                          organizations.name(each.organizationId) ?? ''
                        }}</a>
                      }
                    </td>
                    <td>
                      <details>
                        <summary class="why" i18n>
                          {{ count(each.scopes.length) }} permissions
                        </summary>
                        <p class="mono scopes">{{ each.scopes.join(', ') }}</p>
                      </details>
                    </td>
                    <td class="nowrap">
                      @if (each.lastUsedAt; as at) {
                        <tp-when [at]="at" />
                      } @else {
                        <span class="muted" i18n>never</span>
                      }
                    </td>
                    <td class="end">{{ count(each.requests) }}</td>
                    <td class="nowrap">
                      <tp-status [status]="statusOf(each)" />
                      @if (isValid(each)) {
                        <span class="muted"
                          ><span i18n>Expires</span> <tp-when [at]="each.expiresAt"
                        /></span>
                      }
                    </td>
                    <td class="end nowrap">
                      @if (isValid(each) && revokes(each)) {
                        <button
                          matButton
                          type="button"
                          [disabled]="attempt.busy()"
                          (click)="revoke(each)"
                          i18n
                        >
                          Revoke…
                        </button>
                      }
                    </td>
                  </tr>
                }
              </tbody>
            </table>
          </div>
          @if (read.value().nextCursor !== null) {
            <p class="muted" i18n>Showing the latest {{ count(read.value().items.length) }}.</p>
          }
        }
      } @else {
        <span class="skeleton"></span>
      }
    </section>
  `,
  styles: `
    section {
      display: flex;
      flex-direction: column;
      gap: 8px;
    }

    .head,
    .key {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 16px;
    }

    .key code,
    .scopes {
      overflow-wrap: anywhere;
    }

    .scopes {
      min-width: 200px;
      max-width: 420px;
    }

    td .muted {
      margin-inline-start: 8px;
    }

    td > .muted:only-child {
      margin-inline-start: 0;
    }

    .skeleton {
      width: 100%;
      height: 20px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ApiKeys {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly session = inject(Session);
  private readonly clock = inject(Clock);
  protected readonly people = inject(People);
  protected readonly organizations = inject(Organizations);
  /** Null: everybody's. */
  readonly organizationId = input.required<string | null>();

  protected readonly read = reading(
    () => ({ of: this.organizationId() }),
    ({ of }) =>
      this.api.invoke(apiKeysList$Json, {
        limit: MOST,
        ...(of === null ? {} : { organizationId: [of] }),
      }),
    ({ resource }) => resource === 'apiKey',
  );
  protected readonly attempt = new Action(() => this.read.reload());
  protected readonly makes = computed(
    () => this.organizationId() === this.session.me()?.organization.id,
  );
  protected readonly looksBack = this.session.can('audit.read');
  /** The secret of a key that was just made. */
  protected readonly fresh = signal<string | null>(null);
  protected readonly count = countText;

  protected isValid({ revokedAt, expiresAt }: ApiKey): boolean {
    return revokedAt === null && Date.parse(expiresAt) > this.clock.now();
  }

  protected statusOf(key: ApiKey): Status {
    if (key.revokedAt !== null) return { tone: 'neutral', label: $localize`Revoked` };
    return this.isValid(key)
      ? { tone: 'done', label: $localize`Valid` }
      : { tone: 'neutral', label: $localize`Expired` };
  }

  protected revokes({ userId, organizationId }: ApiKey): boolean {
    const me = this.session.me()!;
    return (
      userId === me.user.id ||
      (organizationId === me.organization.id && this.session.can('user.manage')) ||
      this.session.can('marketplace.operate')
    );
  }

  protected async make(): Promise<void> {
    const { ApiKeyDialog } = await import('./api-key-dialog');
    const key = await firstValueFrom(
      this.dialogs.open<object, undefined, string>(ApiKeyDialog, { width: '560px' }).afterClosed(),
    );
    if (key === undefined) return;
    this.fresh.set(key);
    this.read.reload();
  }

  protected async copy(key: string): Promise<void> {
    await navigator.clipboard.writeText(key);
  }

  protected async revoke({ id, name }: ApiKey): Promise<void> {
    const sure = await askForReason(this.dialogs, {
      title: $localize`Revoke ${name}:name:`,
      effect: $localize`Programs using it lose access immediately. This can’t be undone.`,
      act: $localize`Revoke key`,
      required: false,
    });
    if (sure !== undefined) await this.attempt.run(() => this.api.invoke(apiKeysRevoke, { id }));
  }
}
