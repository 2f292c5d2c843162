import { verificationDocumentKinds } from '../../../domain/people/organization/verification-document.js';
import { list, object, oneOf } from '../kernel/schema.js';

const kinds = list(oneOf(verificationDocumentKinds));

const VerificationPolicy = object(
  { buyer: kinds, seller: kinds },
  'Kinds of documents of which one each must be accepted before such a company is verified',
);

export const verificationPolicySchemas = { VerificationPolicy };
