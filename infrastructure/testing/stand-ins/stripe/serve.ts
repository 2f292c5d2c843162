import { parseArgs } from 'node:util';
import { payOutByHand } from './scenario.js';
import { StripeStandIn } from './stripe-stand-in.js';

// Serves the stand-in for people who want to see the application with it: `npm run stripe:stand-in`.
// What is paid can be used at once, and payouts arrive, so that nobody has to move its clock.
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '12112' },
    endpoint: { type: 'string', default: 'http://127.0.0.1:3000/inbox/stripe' },
  },
});
const secret = 'whsec_of_the_stand_in';
const standIn = await StripeStandIn.start({
  port: Number(values.port),
  webhook: { url: values.endpoint, secret },
  settlementDays: { card: 0, bankTransfer: 0 },
  payoutDays: 0,
});
await payOutByHand(standIn);
console.log(`A stand-in for Stripe listens at ${standIn.url}, and calls back ${values.endpoint}.
No real money is moved. Start the application with

export STRIPE_SECRET_KEY=${standIn.secretKey} STRIPE_WEBHOOK_SECRETS=${secret}
export STRIPE_HOST=127.0.0.1 STRIPE_PORT=${standIn.port} STRIPE_PROTOCOL=http
`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void standIn.stop().then(() => process.exit(0)));
