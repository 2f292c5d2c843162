import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { Api } from '../../api/api';
import { apiKeysCreate } from '../../api/fn/auth/api-keys-create';
import type { ApiKeyRequest } from '../../api/models/api-key-request';
import { FailureNotice } from '../../components/failure-notice';
import { Action } from '../../core/action';
import { errorAt } from '../../core/failure';
import { dayFromToday } from '../../core/formats';
import { Session } from '../../core/session';

type Scope = ApiKeyRequest['scopes'][number];

const USUAL_DAYS = 180;
const MOST_DAYS = 365;

/**
 * What a new key is called, what it may do of what its person may, and until when. Closes with the
 * key.
 */
@Component({
  imports: [
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    FailureNotice,
  ],
  template: `
    <form (submit)="$event.preventDefault(); send()">
      <h2 mat-dialog-title i18n>New API key</h2>
      <mat-dialog-content>
        <div class="form">
          <div class="field">
            <label for="key-name" i18n>Key name</label>
            <input
              #nameBox
              id="key-name"
              class="box"
              maxlength="100"
              autocomplete="off"
              (input)="name.set(nameBox.value)"
            />
            @if (error('/name'); as text) {
              <span class="error">{{ text }}</span>
            }
          </div>
          <div class="field">
            <label for="key-until" i18n>Valid until</label>
            <input
              #untilBox
              id="key-until"
              class="box"
              type="date"
              [value]="until()"
              [min]="first"
              [max]="last"
              (input)="until.set(untilBox.value)"
            />
            @if (error('/expiresAt'); as text) {
              <span class="error">{{ text }}</span>
            }
          </div>
          <fieldset class="wide">
            <legend i18n>Permissions (acting as you)</legend>
            @for (each of grantable; track each) {
              <label class="check"
                ><input
                  #box
                  type="checkbox"
                  [checked]="scopes().has(each)"
                  (change)="toggle(each, box.checked)"
                />
                <span class="mono">{{ each }}</span></label
              >
            }
          </fieldset>
        </div>
        @if (attempt.failure(); as refused) {
          <tp-failure [of]="refused" />
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="attempt.busy() || !ready()" i18n>
          Create key
        </button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    fieldset {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(180px, 1fr));
      gap: 4px 16px;
      margin: 0;
      padding: 8px 12px 12px;
      border: 1px solid var(--hairline);
      border-radius: 4px;
    }

    legend {
      color: var(--muted);
      font: var(--label);
    }

    .check {
      display: flex;
      align-items: center;
      gap: 8px;
      min-height: 24px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ApiKeyDialog {
  private readonly api = inject(Api);
  private readonly dialog = inject<MatDialogRef<ApiKeyDialog, string>>(MatDialogRef);
  protected readonly grantable: readonly Scope[] = inject(Session).me()?.permissions ?? [];
  protected readonly first = dayFromToday(1);
  protected readonly last = dayFromToday(MOST_DAYS);
  protected readonly name = signal('');
  protected readonly until = signal(dayFromToday(USUAL_DAYS));
  protected readonly scopes = signal<ReadonlySet<Scope>>(new Set());
  protected readonly attempt = new Action();
  protected readonly ready = computed(
    () => this.name().trim() !== '' && this.scopes().size > 0 && this.until() !== '',
  );

  protected error(pointer: string): string | null {
    return errorAt(this.attempt.failure(), pointer);
  }

  protected toggle(scope: Scope, on: boolean): void {
    this.scopes.update((scopes) => {
      const next = new Set(scopes);
      if (on) next.add(scope);
      else next.delete(scope);
      return next;
    });
  }

  protected async send(): Promise<void> {
    if (!this.ready()) return;
    await this.attempt.run(async () => {
      const body: ApiKeyRequest = {
        name: this.name().trim(),
        scopes: [...this.scopes()],
        expiresAt: new Date(`${this.until()}T00:00:00`).toISOString(),
      };
      const { key } = await this.api.invoke(apiKeysCreate, { body });
      this.dialog.close(key);
    });
  }
}
