import { id, instant, nullable, object, oneOf, text } from '../kernel/schema.js';
import { acceptedFields } from '../kernel/schemas.js';

const RegistrationBegun = object(
  { ...acceptedFields, key: text, confirmBy: nullable(instant) },
  'The id is that of the company to be. `key`: reads how far it has come; `confirmBy`: until when the mailed link is good, null where nothing need be confirmed',
);

const Registration = object(
  {
    id,
    organizationName: text,
    status: oneOf([
      'AwaitingConfirmation',
      'Expired',
      'AwaitingVerification',
      'SentBack',
      'Verified',
      'Suspended',
    ]),
    expiresAt: nullable(instant),
    reason: nullable(text),
  },
  '`expiresAt`: of the mailed link, null once it was used; `reason`: why the application was sent back',
);

export const registrationsSchemas = { RegistrationBegun, Registration };
