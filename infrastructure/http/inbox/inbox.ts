import type { FastifyInstance } from 'fastify';
import type { GatewayInbox } from '../../../application/money/gateway-inbox.js';
import { NotGenuine } from '../../../application/ports/payment-gateway.js';
import { invalid } from '../../../domain/shared/decider/domain-error.js';

/** More than any callback of the gateway's has. */
export const INBOX_BODY_LIMIT = 256 * 1024;
/** Where the gateway's callbacks come in. */
export const INBOX = '/inbox/';

const SIGNATURES: Readonly<Record<string, string>> = {
  stripe: 'stripe-signature',
  simulated: 'tradepost-signature',
};

/**
 * `POST /inbox/stripe`, on the bytes as they came, since the signature is over them: stored before
 * it is answered, and nothing else. Whoever calls proves who they are by the signature alone: no
 * session and no cookie counts here.
 */
export async function takeCallbacks(
  fastify: FastifyInstance,
  inbox: GatewayInbox,
  gateway: string,
): Promise<void> {
  const header = SIGNATURES[gateway];
  if (!header) return;
  await fastify.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'buffer', bodyLimit: INBOX_BODY_LIMIT },
      (_request, body, parsed) => parsed(null, body),
    );
    scope.post(`${INBOX}${gateway}`, { bodyLimit: INBOX_BODY_LIMIT }, async (request, reply) => {
      const signature = request.headers[header];
      if (typeof signature !== 'string' || !Buffer.isBuffer(request.body)) throw notGenuine();
      try {
        await inbox.receive(request.body, signature);
      } catch (error) {
        if (error instanceof NotGenuine) throw notGenuine();
        throw error;
      }
      return reply.status(200).header('content-type', 'application/json').send('{}');
    });
    done();
  });
}

const notGenuine = () =>
  invalid(
    'inbox/signature',
    'this is not signed as the gateway signs: check the secret of the endpoint, and the clock',
  );
