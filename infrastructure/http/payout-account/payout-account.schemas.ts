import { object, text } from '../kernel/schema.js';

const PayoutOnboardingLink = object({ url: text });

export const payoutAccountSchemas = { PayoutOnboardingLink };
