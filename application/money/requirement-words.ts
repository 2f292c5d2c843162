/**
 * What a gateway asks of a vendor, in words. Its codes are those of Stripe's accounts v2 and their
 * older names (docs.stripe.com/connect/handling-api-verification); by the first that fits.
 */
const words: readonly (readonly [code: RegExp, text: string])[] = [
  [/terms_of_service|tos_acceptance/, 'Agree to the terms of the payment provider'],
  [/outbound_destination|external_account|bank/, 'Add the bank account that payouts go to'],
  [/beneficial_owner|owners/, 'Name the people who own the company'],
  [/directors|executives/, 'Name the people who direct the company'],
  [/representative|relationship/, 'Name the person who represents the company'],
  [/verification|document/, 'Upload a document that proves who you are'],
  [/dob|date_of_birth/, 'Give the date of birth'],
  [/id_number|ssn|tax_id|vat/, 'Give the tax or registration number'],
  [
    /registered_name|business_details\.name|company\.name/,
    'Give the registered name of the company',
  ],
  [/address/, 'Give the address'],
  [/phone/, 'Give a phone number'],
  [/email/, 'Give an email address'],
  [/first_name|last_name|surname|given_name/, 'Give the name of the person'],
  [/url|product_description|mcc|business_profile/, 'Describe what the company sells'],
  [/business_type|entity_type|structure/, 'Say what kind of company it is'],
];

/** One thing that is missing, in words; the code where none are known for it. */
export const requirementInWords = (code: string): string =>
  words.find(([pattern]) => pattern.test(code))?.[1] ?? `Answer what is asked for: ${code}`;
