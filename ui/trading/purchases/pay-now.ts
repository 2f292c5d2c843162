import type { Api } from '../../api/api';
import { payingCheckout } from '../../api/fn/money/paying-checkout';
import { payingPay } from '../../api/fn/money/paying-pay';

const TRIES = 40;
const PAUSE_MS = 500;

/**
 * The address of the page on which a payment is paid, which is made first where none is open; it
 * is the gateway's and ends soon, so that it is asked for when somebody goes there.
 *
 * @throws Error with a sentence for people where there is none
 */
export async function payingPage(api: Api, paymentId: string): Promise<string> {
  const open = await api.invoke(payingCheckout, { id: paymentId });
  if (open.url !== null) return open.url;
  await api.invoke(payingPay, { id: paymentId });
  for (let tries = 0; tries < TRIES; tries++) {
    const { status, url } = await api.invoke(payingCheckout, { id: paymentId });
    if (url !== null) return url;
    if (status === 'Failed') break;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(
    $localize`The payment page could not be opened. Nothing was charged. Try again later.`,
  );
}
