import { timingSafeEqual } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { paymentRefOf } from '../../engines/simulated-gateway/references.js';
import type { SimulatedGateway } from '../../engines/simulated-gateway/simulated-gateway.js';
import { amountOf, bankSection } from './bank-page.js';
import { causeDispute, disputeSection } from './dispute-section.js';
import { causeEvent, eventsSection } from './events.js';
import { html } from './html.js';
import { sendPage } from './layout.js';
import { currencyOfCountry, isOnboarding, onboard, onboardingSection } from './onboarding-page.js';
import { declines, paymentSection } from './payment-page.js';

/** Bytes: a token and the name of a button. */
const FORM_LIMIT = 2_048;

type PaymentRequest = FastifyRequest<{ Params: { checkoutRef: string } }>;
type BankRequest = FastifyRequest<{ Params: { ref: string } }>;
type OnboardingRequest = FastifyRequest<{ Params: { token: string } }>;

/**
 * The pages of the simulated gateway: where buyers pay and vendors are onboarded. Their addresses
 * cannot be guessed, and are all that is needed, as at a real gateway. The API takes no forms; these
 * pages have nothing else, since nothing in them runs.
 */
export async function serveSimulatedGateway(
  app: Pick<NestFastifyApplication, 'register'>,
  gateway: SimulatedGateway,
): Promise<void> {
  const pages = async (fastify: FastifyInstance): Promise<void> => {
    fastify.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: FORM_LIMIT },
      (_request, text, parsed) => parsed(null, new URLSearchParams(String(text))),
    );
    fastify.get('/simulated-payment/:checkoutRef', (request: PaymentRequest, reply) =>
      showPayment(gateway, request.params.checkoutRef, reply),
    );
    fastify.post('/simulated-payment/:checkoutRef', (request: PaymentRequest, reply) =>
      actOnPayment(gateway, request, reply),
    );
    fastify.get('/simulated-bank/:ref', (request: BankRequest, reply) =>
      showBank(gateway, request.params.ref, reply),
    );
    fastify.post('/simulated-bank/:ref', (request: BankRequest, reply) =>
      actAtBank(gateway, request, reply),
    );
    fastify.get('/simulated-onboarding/:token', (request: OnboardingRequest, reply) =>
      showOnboarding(gateway, request.params.token, reply),
    );
    fastify.post('/simulated-onboarding/:token', (request: OnboardingRequest, reply) =>
      actOnOnboarding(gateway, request, reply),
    );
    await Promise.resolve();
  };
  await app.register(pages as never);
}

async function showPayment(
  gateway: SimulatedGateway,
  checkoutRef: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const found = await gateway.payments.byCheckout(checkoutRef);
  if (!found) return notFound(reply);
  const token = gateway.formToken(checkoutRef);
  const { currency, number, returnUrl } = found.is;
  sendPage(reply, {
    title: `Payment of purchase ${number}`,
    body: html`${paymentSection(found.is, token)} ${disputeSection(found.is, token)}
    ${await eventsSection(gateway, token, currency)}`,
    leadsTo: returnUrl,
  });
  return reply;
}

async function actOnPayment(
  gateway: SimulatedGateway,
  request: PaymentRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { checkoutRef } = request.params;
  const found = await gateway.payments.byCheckout(checkoutRef);
  if (!found) return notFound(reply);
  const action = actionOf(gateway, checkoutRef, request);
  if (action === null) return notFromHere(reply);
  const { currency, returnUrl } = found.is;
  if (action === 'pay' || action === 'confirm') {
    const paid = await gateway.payments.pay(checkoutRef);
    return reply.redirect(paid ? returnUrl : request.url, 303);
  }
  if (action === 'step') await gateway.payments.askForStep(checkoutRef);
  else if (Object.hasOwn(declines, action)) await gateway.payments.decline(checkoutRef, action);
  else if (!(await causeDispute(gateway, action, found.is, reasonIn(request))))
    await causeEvent(gateway, action, currency);
  return reply.redirect(request.url, 303);
}

const reasonIn = (request: FastifyRequest): string => formOf(request).get('reason') ?? '';

async function showBank(
  gateway: SimulatedGateway,
  ref: string,
  reply: FastifyReply,
  refused = false,
): Promise<FastifyReply> {
  const found = await gateway.bankTransfers.byPage(ref);
  if (!found) return notFound(reply);
  const token = gateway.formToken(ref);
  const { currency, number, returnUrl } = found.is;
  sendPage(reply, {
    title: `Bank transfer for purchase ${number}`,
    body: html`${bankSection(found.is, token, refused)}
    ${await eventsSection(gateway, token, currency)}`,
    leadsTo: returnUrl,
    ...(refused ? { status: 400 } : {}),
  });
  return reply;
}

async function actAtBank(
  gateway: SimulatedGateway,
  request: BankRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { ref } = request.params;
  const found = await gateway.bankTransfers.byPage(ref);
  if (!found) return notFound(reply);
  const action = actionOf(gateway, ref, request);
  if (action === null) return notFromHere(reply);
  const { currency, id, bankTransfer } = found.is;
  if (action === 'send') {
    const amount = amountOf(formOf(request).get('amount') ?? '', currency);
    if (amount === null) return showBank(gateway, ref, reply, true);
    await gateway.bankTransfers.send(paymentRefOf(id), amount);
  } else if (action === 'return-fails') {
    const last = bankTransfer.returns.findLast((r) => r.status !== 'failed');
    if (last) await gateway.bankTransfers.fail(last.refundRef);
  } else await causeEvent(gateway, action, currency);
  return reply.redirect(request.url, 303);
}

async function showOnboarding(
  gateway: SimulatedGateway,
  link: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const found = await gateway.vendors.byLink(link);
  if (!found) return notFound(reply);
  const { account, isOpen } = found;
  const { returnUrl } = found.link;
  const token = gateway.formToken(link);
  const currency = currencyOfCountry(account.country);
  sendPage(reply, {
    title: `Payouts to ${account.name}`,
    body: html`${onboardingSection(account, isOpen, returnUrl, token, gateway.limits)}
    ${await eventsSection(gateway, token, currency)}`,
    leadsTo: returnUrl,
  });
  return reply;
}

async function actOnOnboarding(
  gateway: SimulatedGateway,
  request: OnboardingRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { token } = request.params;
  const found = await gateway.vendors.byLink(token);
  if (!found) return notFound(reply);
  const action = actionOf(gateway, token, request);
  if (action === null) return notFromHere(reply);
  const { account, link } = found;
  if (isOnboarding(action)) {
    // whoever was first has used it
    if (!(await gateway.vendors.useLink(token))) return reply.redirect(request.url, 303);
    await onboard(gateway, account, action, formOf(request).get('currency') ?? undefined);
    return reply.redirect(link.returnUrl, 303);
  }
  await causeEvent(gateway, action, currencyOfCountry(account.country));
  return reply.redirect(request.url, 303);
}

const formOf = ({ body }: FastifyRequest): URLSearchParams =>
  body instanceof URLSearchParams ? body : new URLSearchParams();

/**
 * Which button was pressed; null: the form is not one of the page. A page of another site can send a
 * form here, and cannot read the token that belongs to it.
 */
function actionOf(gateway: SimulatedGateway, ref: string, request: FastifyRequest): string | null {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return null;
  const sent = Buffer.from(formOf(request).get('token') ?? '');
  const right = Buffer.from(gateway.formToken(ref));
  if (sent.length !== right.length || !timingSafeEqual(sent, right)) return null;
  return formOf(request).get('action') ?? '';
}

function notFound(reply: FastifyReply): FastifyReply {
  sendPage(reply, {
    title: 'There is no such page',
    body: html`<p>Open the link in the marketplace again.</p>`,
    status: 404,
  });
  return reply;
}

function notFromHere(reply: FastifyReply): FastifyReply {
  sendPage(reply, {
    title: 'This was not sent from the page',
    body: html`<p>Nothing was done. Open the page again, and choose there.</p>`,
    status: 403,
  });
  return reply;
}
