import {
  verificationDocumentKinds,
  type VerificationDocumentKind,
} from '../../../domain/people/organization/verification-document.js';
import { OneOf, TextsOneOf } from '../kernel/rules.js';

export class RequiredDocumentsRequest {
  @OneOf(['Buyer', 'Seller']) type!: 'Buyer' | 'Seller';
  @TextsOneOf(verificationDocumentKinds, { description: 'All that are needed; none: nothing is' })
  kinds!: VerificationDocumentKind[];
}
