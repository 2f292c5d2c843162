import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  output,
  signal,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { Api } from '../../api/api';
import { organizationsDocument$Pdf } from '../../api/fn/organizations/organizations-document-pdf';
import { organizationsReviewDocument } from '../../api/fn/organizations/organizations-review-document';
import { organizationsSubmitDocument$Jpeg } from '../../api/fn/organizations/organizations-submit-document-jpeg';
import { organizationsSubmitDocument$Pdf } from '../../api/fn/organizations/organizations-submit-document-pdf';
import { organizationsSubmitDocument$Png } from '../../api/fn/organizations/organizations-submit-document-png';
import { organizationsWithdrawDocument } from '../../api/fn/organizations/organizations-withdraw-document';
import type { Organization } from '../../api/models/organization';
import { askForReason } from '../../components/ask-for-reason';
import { FailureNotice } from '../../components/failure-notice';
import { Icon } from '../../components/icons/icon';
import { Action } from '../../core/action';
import { countText } from '../../core/formats';
import { Session } from '../../core/session';
import { StatusLabel } from '../../terms/status-label';
import {
  documentKind,
  documentStatus,
  type DocumentKind,
  type Status,
  type VerificationDocument,
} from '../../terms/statuses';
import { When } from '../../terms/when';

const KINDS: readonly DocumentKind[] = [
  'registration',
  'taxRegistration',
  'bankConfirmation',
  'proofOfAddress',
  'authorisation',
  'other',
];
const MIB = 1024 * 1024;
const LARGEST = 10 * MIB;
const senders = {
  'application/pdf': organizationsSubmitDocument$Pdf,
  'image/jpeg': organizationsSubmitDocument$Jpeg,
  'image/png': organizationsSubmitDocument$Png,
} as const;

const isSendable = (type: string): type is keyof typeof senders => type in senders;

/**
 * What a company has handed in to be verified, and what came of each: to hand in more, and to
 * review it.
 */
@Component({
  selector: 'tp-verification-documents',
  imports: [Icon, MatButton, StatusLabel, FailureNotice, When],
  template: `
    <section aria-labelledby="documents-title">
      <h2 id="documents-title" i18n>Verification documents</h2>
      @if (attempt.failure(); as failure) {
        <tp-failure [of]="failure" />
      }
      @if (needed().length > 0) {
        <ul class="needed">
          @for (each of needed(); track each.kind) {
            <li>
              <tp-status [status]="each.status" />
              {{ kind(each.kind) }}
            </li>
          }
        </ul>
      }
      @if (documents().length === 0) {
        <p class="muted" i18n>No documents yet.</p>
      } @else {
        <div class="scroll-x" tabindex="0">
          <table class="ledger">
            <thead>
              <tr>
                <th scope="col" i18n>Document</th>
                <th scope="col" i18n>File</th>
                <th scope="col" i18n>Submitted</th>
                <th scope="col" i18n>Review</th>
                <th scope="col"><span class="visually-hidden" i18n>Actions</span></th>
              </tr>
            </thead>
            <tbody>
              @for (each of documents(); track each.id) {
                <tr>
                  <td>{{ kind(each.kind) }}</td>
                  <td>
                    <button
                      type="button"
                      class="why"
                      [disabled]="attempt.busy()"
                      (click)="show(each)"
                    >
                      {{ each.fileName }}
                    </button>
                    <span class="muted">{{ size(each) }}</span>
                  </td>
                  <td><tp-when [at]="each.submittedAt" /></td>
                  <td>
                    <tp-status [status]="status(each.review)" />
                    @if (each.reviewReason; as reason) {
                      <p class="reason">{{ reason }}</p>
                    }
                  </td>
                  <td class="nowrap end">
                    @if (reviews()) {
                      @if (each.review !== 'Accepted') {
                        <button
                          matButton
                          type="button"
                          [disabled]="attempt.busy()"
                          (click)="accept(each)"
                          i18n
                        >
                          Accept
                        </button>
                      }
                      @if (each.review !== 'Refused') {
                        <button
                          matButton
                          type="button"
                          [disabled]="attempt.busy()"
                          (click)="refuse(each)"
                          i18n
                        >
                          Reject…
                        </button>
                      }
                    }
                    @if (handsIn() && each.review !== 'Accepted') {
                      <button
                        matButton
                        type="button"
                        [disabled]="attempt.busy()"
                        (click)="withdraw(each)"
                        i18n
                      >
                        Withdraw…
                      </button>
                    }
                  </td>
                </tr>
              }
            </tbody>
          </table>
        </div>
      }
      @if (handsIn()) {
        <form class="hand-in" (submit)="$event.preventDefault()">
          <div class="field">
            <label for="document-kind" i18n>Document type</label>
            <select #what id="document-kind" class="box" (change)="chosen.set(kindOf(what.value))">
              @for (each of kinds; track each) {
                <option [value]="each" [selected]="each === chosen()">{{ kind(each) }}</option>
              }
            </select>
          </div>
          <input
            #file
            class="visually-hidden"
            type="file"
            accept=".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"
            [disabled]="attempt.busy()"
            (change)="handIn(file.files?.[0]); file.value = ''"
            i18n-aria-label
            aria-label="Document (PDF, JPEG or PNG)"
            tabindex="-1"
          />
          <button
            matButton="outlined"
            type="button"
            [disabled]="attempt.busy()"
            (click)="file.click()"
          >
            <tp-icon name="upload" /> <span i18n>Upload document…</span>
          </button>
          <span class="muted" i18n
            >PDF, JPEG or PNG, up to 10 MiB. Only reviewers can open it.</span
          >
          @if (refused(); as text) {
            <p class="reason" role="alert">{{ text }}</p>
          }
        </form>
      }
    </section>
  `,
  styles: `
    section {
      display: flex;
      flex-direction: column;
      gap: 8px;
    }

    .needed {
      display: flex;
      flex-direction: column;
      gap: 4px;
    }

    .hand-in {
      display: flex;
      flex-wrap: wrap;
      align-items: end;
      gap: 8px 12px;
    }

    .hand-in .muted {
      align-self: center;
    }

    .reason {
      flex-basis: 100%;
      color: var(--refused);
      overflow-wrap: anywhere;
    }

    td .muted {
      margin-inline-start: 8px;
    }

    td .why {
      overflow-wrap: anywhere;
      text-align: start;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VerificationDocuments {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly session = inject(Session);
  readonly of = input.required<Organization>();
  /** Something was done about a document. */
  readonly changed = output();

  protected readonly kinds = KINDS;
  protected readonly chosen = signal<DocumentKind>('registration');
  /** What is wrong with a file, before it is sent. */
  protected readonly refused = signal<string | null>(null);
  protected readonly attempt = new Action(() => this.changed.emit());
  protected readonly documents = computed(() => this.of().documents ?? []);
  /** What has to be accepted before the company is verified, and how far that has come. */
  protected readonly needed = computed(() =>
    (this.of().status === 'Registered' ? (this.of().requiredDocuments ?? []) : []).map((kind) => ({
      kind,
      status: this.standingOf(kind),
    })),
  );
  protected readonly reviews = computed(
    () => this.session.can('organization.verify') && this.of().status === 'Registered',
  );
  protected readonly handsIn = computed(
    () =>
      this.session.can('organization.manage') &&
      this.of().id === this.session.me()?.organization.id,
  );
  protected readonly kind = documentKind;
  protected readonly status = documentStatus;
  protected readonly kindOf = (value: string): DocumentKind =>
    KINDS.find((each) => each === value) ?? 'other';
  protected readonly size = ({ bytes }: VerificationDocument): string =>
    $localize`${countText(Math.max(1, Math.round(bytes / 1024)))}:size: KiB`;

  private standingOf(kind: DocumentKind): Status {
    const reviews = this.documents()
      .filter((document) => document.kind === kind)
      .map(({ review }) => review);
    for (const review of ['Accepted', 'Pending', 'Refused'] as const)
      if (reviews.includes(review)) return documentStatus(review);
    return { tone: 'waiting', label: $localize`Required` };
  }

  protected async handIn(file: File | undefined): Promise<void> {
    if (!file) return;
    this.refused.set(null);
    const { type, name } = file;
    if (!isSendable(type))
      return this.refused.set(
        $localize`${name}:file: is not a PDF, JPEG or PNG. Save it as one of these.`,
      );
    if (file.size > LARGEST)
      return this.refused.set(
        $localize`${name}:file: is ${countText(Math.ceil(file.size / MIB))}:size: MiB; the limit is 10. Scan it at a lower resolution.`,
      );
    await this.attempt.run(() =>
      this.api.invoke(senders[type], {
        id: this.of().id,
        kind: this.chosen(),
        fileName: name.slice(0, 200),
        body: file,
      }),
    );
  }

  /** In a tab of its own. */
  protected async show({ id, mediaType }: VerificationDocument): Promise<void> {
    await this.attempt.run(async () => {
      // whatever is asked for, the file is answered as what it is
      const content = await this.api.invoke(organizationsDocument$Pdf, {
        id: this.of().id,
        documentId: id,
      });
      const url = URL.createObjectURL(new Blob([content], { type: mediaType }));
      window.open(url, '_blank', 'noopener');
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    });
  }

  protected async accept({ id }: VerificationDocument): Promise<void> {
    await this.attempt.run(() =>
      this.api.invoke(organizationsReviewDocument, {
        id: this.of().id,
        documentId: id,
        body: { review: 'Accepted' },
      }),
    );
  }

  protected async refuse({ id, fileName }: VerificationDocument): Promise<void> {
    const reason = await askForReason(this.dialogs, {
      title: $localize`Reject ${fileName}:file:`,
      effect: $localize`The company sees the reason and can upload another.`,
      act: $localize`Reject`,
      required: true,
    });
    if (reason !== undefined)
      await this.attempt.run(() =>
        this.api.invoke(organizationsReviewDocument, {
          id: this.of().id,
          documentId: id,
          body: { review: 'Refused', reason },
        }),
      );
  }

  protected async withdraw({ id, fileName }: VerificationDocument): Promise<void> {
    const sure = await askForReason(this.dialogs, {
      title: $localize`Withdraw ${fileName}:file:`,
      effect: $localize`It is permanently deleted and nobody can read it again.`,
      act: $localize`Withdraw`,
      required: false,
    });
    if (sure !== undefined)
      await this.attempt.run(() =>
        this.api.invoke(organizationsWithdrawDocument, { id: this.of().id, documentId: id }),
      );
  }
}
