// Breaks each guarantee with one listed patch, in a copy of the tree, and expects its test to fail.
// A mutant that survives is a test that cannot fail: exit code 1.
//   npm run test:mutants                  all of them
//   npm run test:mutants -- NAME …        these
//   npm run test:mutants -- --drawn 5     as many at most, drawn by the commit's hash among those
//                                         whose files have changed since the last released version
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { builtFrom, fingerprint, setBuiltFrom } from './built-from.mjs';

/**
 * @typedef {object} Mutant
 * @property {string} name What the broken code does.
 * @property {string} file
 * @property {string} find Stands once in the file.
 * @property {string} replace
 * @property {string} spec Jest's `testPathPatterns` of what has to fail.
 */

/** @type {readonly Mutant[]} */
export const mutants = [
  {
    name: 'ships-what-could-not-be-charged',
    file: 'domain/trading/order/order.ts',
    find: '      requirePaid(state, command.payment);\n',
    replace: '',
    spec: 'trading/order/order.spec',
  },
  {
    name: 'refunds-a-line-twice',
    file: 'domain/money/payment/refund-requests.ts',
    find: 'const left = of - before;',
    replace: 'const left = of;',
    spec: 'money/payment/refund-requests',
  },
  {
    name: 'offers-more-than-the-gateway-takes',
    file: 'domain/trading/purchase/paying.ts',
    find: 'if (amount > limit.max)',
    replace: 'if (amount < 0)',
    spec: 'trading/purchase/paying',
  },
  {
    name: 'tells-buyers-that-a-vendor-was-credited',
    file: 'domain/money/payment/payment.events.ts',
    find: 'FundsReleased: { version: 1, audience: vendor }',
    replace: 'FundsReleased: { version: 1, audience: buyer }',
    spec: 'hub/money-audiences',
  },
  {
    name: 'shows-a-vendor-the-shares-of-others',
    file: 'projections/money/payments.ts',
    find: 'const shares = whole.shares.filter(isOwn);',
    replace: 'const shares = whole.shares;',
    spec: 'projections/money/payments',
  },
  {
    name: 'puts-a-credit-on-the-debit-side',
    file: 'projections/money/ledger-entries.ts',
    find: "signed: side === 'debit' ? amount : -amount",
    replace: 'signed: amount',
    spec: 'projections/money/ledger-entries',
  },
  {
    name: 'puts-what-comes-after-into-a-cancelled-payout',
    file: 'projections/money/payouts.ts',
    find: 'const isOpen = last && !last.isClosed',
    replace: 'const isOpen = last',
    spec: 'projections/money/payouts',
  },
  {
    name: 'lets-one-person-settle-a-finding',
    file: 'domain/money/reconciliation/reconciliation.ts',
    find: 'if (proposal.by === by)',
    replace: 'if (proposal.by === null)',
    spec: 'domain/money/reconciliation',
  },
  {
    name: 'takes-another-amount-for-the-same',
    file: 'application/money/reconciliation/matching.ts',
    find: 'else if (carrier.signed !== net)',
    replace: 'else if (carrier.signed === 0)',
    spec: 'reconciliation/matching',
  },
  {
    name: 'misses-an-entry-whose-movement-never-came',
    file: 'application/money/reconciliation/reconcile.ts',
    find: 'if (references !== matching.referencesSeen)',
    replace: 'if (references < 0)',
    spec: 'runtime/money',
  },
  {
    name: 'books-a-charge-into-a-closed-month',
    file: 'application/money/reconciliation/reconcile.ts',
    find: 'return state.isClosed ?',
    replace: 'return !state.isClosed && state.isClosed ?',
    spec: 'runtime/money',
  },
  {
    name: 'lets-one-person-close-a-month',
    file: 'domain/money/period/period.ts',
    find: 'if (proposal.by === by)',
    replace: 'if (proposal.by === null)',
    spec: 'domain/money/period',
  },
  {
    name: 'counts-a-page-of-a-payout-run-twice',
    file: 'domain/money/payout-run/payout-run.ts',
    find: "state.status !== 'Running' || page !== state.pages",
    replace: "state.status !== 'Running'",
    spec: 'money/payout-run',
  },
  {
    name: 'lets-one-person-do-what-takes-two',
    file: 'domain/money/money-action/money-action.ts',
    find: 'if (proposedBy === by)',
    replace: 'if (proposedBy === actionId)',
    spec: 'money-action',
  },
  {
    name: 'pays-what-is-above-the-limit',
    file: 'domain/money/vendor-account/vendor-account.ts',
    find: 'limit !== null && available > limit',
    replace: 'limit !== null && available > 2 * limit',
    spec: 'money/vendor-account',
  },
  {
    name: 'answers-before-the-log-is-synced',
    file: 'infrastructure/engines/sqlite/schema.ts',
    find: "synchronous: string = 'FULL'",
    replace: "synchronous: string = 'OFF'",
    spec: 'durability',
  },
  {
    name: 'answers-an-order-before-it-is-appended',
    file: 'infrastructure/engines/sqlite/sqlite-event-store.ts',
    find: "answer = await this.writer.call('append', stream, expectedRevision, ...cells);",
    replace:
      "void this.writer.call('append', stream, expectedRevision, ...cells).catch(() => undefined); await new Promise((r) => setTimeout(r, 1)); answer = [expectedRevision + events.length, 1, 1];",
    spec: 'sqlite-event-store',
  },
  {
    name: 'a-killed-process-forgets-what-it-had-not-finished',
    file: 'infrastructure/consumers/processes/process-runner.ts',
    find: 'this.position = checkpoint.position;\n    this.eventId = checkpoint.eventId;',
    replace: 'this.position = await this.store.head();\n    this.eventId = checkpoint.eventId;',
    spec: 'kill',
  },
  {
    name: 'does-not-check-the-expected-revision',
    file: 'infrastructure/engines/sqlite/event-writer.ts',
    find: 'if (actual !== expected) {',
    replace: 'expected = actual;\n    if (actual !== expected) {',
    spec: 'pipeline.spec|sqlite-event-store',
  },
  {
    name: 'decides-on-a-snapshot-from-beyond-the-restored-events',
    file: 'application/shared/command/pipeline.ts',
    find: 'return event?.id === eventId;',
    replace: 'return event?.id !== eventId || eventId !== null;',
    spec: 'pipeline.spec',
  },
  {
    name: 'a-clean-stop-leaves-a-log-beside-the-files',
    file: 'infrastructure/engines/sqlite/open-storage.ts',
    find: "  await Promise.all(readers.map((reader) => reader.call('close').catch(() => undefined)));",
    replace: '  await Promise.resolve(readers);',
    spec: 'one-installation',
  },
  {
    name: 'applies-the-log-of-another-file',
    file: 'infrastructure/engines/sqlite/foreign-log.ts',
    find: 'return distance(before, header.readUInt32BE(NUMBER_OFFSET)) > distance(before, last);',
    replace: 'return distance(before, header.readUInt32BE(NUMBER_OFFSET)) > COMMIT_NUMBERS + last;',
    spec: 'foreign-log',
  },
  {
    name: 'does-not-number-its-commits',
    file: 'infrastructure/engines/sqlite/commit-number.ts',
    find: '+ 1) % COMMIT_NUMBERS;',
    replace: '+ 0) % COMMIT_NUMBERS;',
    spec: 'foreign-log',
  },
  {
    name: 'starts-with-the-keys-of-another-installation',
    file: 'infrastructure/operating/one-installation.ts',
    find: 'if (vaultOf !== null && vaultOf !== store.epoch)',
    replace: 'if (vaultOf !== null && vaultOf === `${store.epoch}?`)',
    spec: 'one-installation',
  },
  {
    name: 'restores-what-is-not-as-it-was-backed-up',
    file: 'infrastructure/operating/restore.ts',
    find: 'if (copied.sha256 !== file.sha256)',
    replace: 'if (copied.bytes !== file.bytes)',
    spec: 'operating/backup',
  },
  {
    name: 'gives-numbers-again-that-were-given-during-a-backup',
    file: 'infrastructure/operating/backup.ts',
    find: '    takeCounters(join(directory, files.state), join(unfinished, files.state));\n',
    replace: '',
    spec: 'operating/backup',
  },
  {
    name: 'follows-a-subscription-that-has-died-for-ever',
    file: 'infrastructure/engines/eventstoredb/supervised-subscription.ts',
    find: 'else if (stoodAt === at) giveUp(',
    replace: 'else if (over) giveUp(',
    spec: 'eventstoredb-faults',
  },
  {
    name: 'takes-a-dropped-subscription-for-an-error',
    file: 'infrastructure/engines/eventstoredb/supervised-subscription.ts',
    find: 'dropped = isDropped(error);',
    replace: 'void isDropped;',
    spec: 'eventstoredb-faults',
  },
  {
    name: 'follows-another-history-than-the-one-that-it-has-seen',
    file: 'infrastructure/engines/eventstoredb/supervised-subscription.ts',
    find: '(there && isAt(handled, there))',
    replace: 'there',
    spec: 'eventstoredb-restored',
  },
  {
    name: 'reads-strangers-streams',
    file: 'infrastructure/engines/eventstoredb/own-streams.ts',
    find: 'return end > 0 && CATEGORIES.has(stream.slice(0, end));',
    replace: 'return end > 0;',
    spec: 'eventstoredb-shared',
  },
  {
    name: 'takes-its-own-append-whose-answer-was-lost-for-somebody-elses',
    file: 'infrastructure/engines/eventstoredb/eventstoredb-event-store.ts',
    find: 'if (ours) return ours;',
    replace: 'void ours;',
    spec: 'eventstoredb-faults',
  },
  {
    name: 'sells-more-than-there-is',
    file: 'domain/stock/available.ts',
    find: 'Math.max(0, onHand - reserved);',
    replace: 'Math.max(0, onHand + 0 * reserved);',
    spec: 'http.spec|inventory',
  },
  {
    name: 'approves-what-was-cancelled',
    file: 'domain/trading/purchase/purchase.ts',
    find: "const status = state.approvalStatus === 'Awaited' && isOver ? 'Lapsed' : state.approvalStatus;",
    replace: 'const status = state.approvalStatus;',
    spec: 'purchase/purchase.spec',
  },
  {
    name: 'ships-what-was-counted-away',
    file: 'domain/trading/order/order.ts',
    find: '      requireOnHand(state, lines, command.lacking);\n',
    replace: '',
    spec: 'order/order.spec',
  },
  {
    name: 'orders-a-revision-of-a-cart-twice',
    file: 'infrastructure/http/cart/cart.controller.ts',
    find: "derivedId('cart-purchase', userId, revision)",
    replace: "derivedId('cart-purchase', userId, revision, Math.random())",
    spec: 'http/buying/buying.spec',
  },
  {
    name: 'forgets-the-price-that-was-seen-in-a-cart',
    file: 'application/buying/line-input.ts',
    find: 'const seenUnitPrice = unseen ? was!.seenUnitPrice : price;',
    replace: 'const seenUnitPrice = price;',
    spec: 'http/buying/buying.spec',
  },
  {
    name: 'keeps-the-closed-rest-of-an-order-reserved',
    file: 'application/trading/fulfilment.process.ts',
    find: "    case 'OrderClosedShort':\n      return closeLines(state, event);",
    replace: "    case 'OrderClosedShort':\n      return { state, commands: [] };",
    spec: 'order-endings',
  },
  {
    name: 'releases-a-part-of-a-reservation-again-for-a-repeat',
    file: 'domain/stock/inventory/inventory.ts',
    find: 'if (part && reservation.releases.includes(part.releaseId)) return [];',
    replace: '',
    spec: 'order-endings|inventory.spec',
  },
  {
    name: 'serves-the-youngest-backorder-first',
    file: 'domain/stock/inventory/backorders.ts',
    find: '(a, b) => compared(a.since, b.since) || a.sequence - b.sequence,',
    replace: '(a, b) => compared(b.since, a.since) || b.sequence - a.sequence,',
    spec: 'inventory/backorders.spec',
  },
  {
    name: 'reserves-what-comes-for-nobody-who-waits',
    file: 'domain/stock/inventory/inventory.ts',
    find: 'before.queue.size === 0 ? events : withConsequences(before, events);',
    replace: 'events;',
    spec: 'inventory/backorders.spec',
  },
  {
    name: 'lets-a-new-order-overtake-those-who-wait',
    file: 'domain/stock/inventory/inventory.ts',
    find: 'Math.max(0, availableOf(state) - state.waiting);',
    replace: 'availableOf(state);',
    spec: 'inventory/backorders.spec',
  },
  {
    name: 'keeps-what-two-locations-reserved-for-one-line',
    file: 'application/trading/fulfilment-backorders.ts',
    find: 'if (excess > 0) {',
    replace: 'if (excess > Infinity) {',
    spec: 'trading/backorders.spec',
  },
  {
    name: 'forgets-stock-that-came-while-an-order-was-confirmed',
    file: 'application/trading/fulfilment.process.ts',
    find: 'return { state: confirmed, commands: [...dropped, ...since] };',
    replace: 'return { state: confirmed, commands: dropped };',
    spec: 'trading/backorders.spec|fulfilment.process.spec',
  },
  {
    name: 'ships-what-waits-for-stock',
    file: 'domain/trading/order/closing.ts',
    find: 'quantity: quantity - (state.backordered[lineId] ?? 0),',
    replace: 'quantity,',
    spec: 'order/closing.spec',
  },
  {
    name: 'delivers-an-order-of-which-something-is-still-to-come',
    file: 'domain/trading/order/order.ts',
    find: "if (state.status === 'PartlyShipped') requireNothingOpen(state, command.by);",
    replace:
      "if (state.status === 'PartlyShipped') return [{ type: 'OrderDelivered', data: { ...of, by: command.by, proof: command.proof } }];",
    spec: 'order/closing.spec',
  },
  {
    name: 'takes-an-id-that-is-named-twice-for-two',
    file: 'infrastructure/http/kernel/rules.ts',
    find: 'validate: (list) => twice(valuesOf(list)) === null,',
    replace: 'validate: () => true,',
    spec: 'named-once',
  },
  {
    name: 'orders-a-quoted-line-again-in-another-part',
    file: 'domain/trading/rfq/rfq.ts',
    find: '      requireOnce(state, quote, lineIds);\n',
    replace: '',
    spec: 'rfq.spec',
  },
  {
    name: 'shows-a-vendor-the-lines-of-others',
    file: 'projections/trading/rfqs.ts',
    find: 'if (!vendorsAsked(line).includes(partyOrgId)) return [];',
    replace: '',
    spec: 'rfqs.spec',
  },
  {
    name: 'orders-a-line-of-two-vendors',
    file: 'domain/trading/rfq/rfq.ts',
    find: 'if (settled.has(lineId))',
    replace: 'if (settled.has(quoteId))',
    spec: 'rfq.spec',
  },
  {
    name: 'takes-the-first-currency-of-the-alphabet',
    file: 'domain/pricing/pricing/pricing.ts',
    find: "currency === preferredCurrency ? '' : currency,\n  ) as [string, string];",
    replace: 'currency,\n  ) as [string, string];',
    spec: 'pricing/pricing.spec',
  },
  {
    name: 'refuses-from-a-stale-cache',
    file: 'application/shared/command/pipeline.ts',
    find: 'if (!fresh && round.decisions.some(',
    replace: 'if (fresh && round.decisions.some(',
    spec: 'pipeline.spec',
  },
  {
    name: 'keeps-a-replica-open-that-does-not-know-who-has-lost-a-right',
    file: 'infrastructure/consumers/followers/in-memory-models.ts',
    find: "policy: 'failClosed',",
    replace: "policy: 'goOn',",
    spec: 'faults/unreadable',
  },
  {
    name: 'ends-the-server-where-missed-changes-cannot-be-read',
    file: 'infrastructure/consumers/changes/change-hub.ts',
    find: 'what was missed is not known\n      following.behind = true;',
    replace:
      "what was missed is not known\n      setImmediate(() => { throw new Error('missed'); });",
    spec: 'faults/unreadable',
  },
  {
    name: 'keeps-how-far-a-relay-has-come-without-what-it-is-to-send',
    file: 'infrastructure/consumers/relays/relay-runner.ts',
    find: '...taken.map((effect) => this.effects.at(effect)),\n        this.checkpoint',
    replace: 'this.checkpoint',
    spec: 'relays/relay-runner',
  },
  {
    name: 'a-new-relay-sends-the-whole-history',
    file: 'infrastructure/consumers/relays/relay-runner.ts',
    find: '= [head, (await store.eventAt(head))?.id ?? null];',
    replace: '= [START, head === START ? null : null];',
    spec: 'relays/relay-runner',
  },
  {
    name: 'sends-again-what-a-restore-brings-back',
    file: 'infrastructure/consumers/relays/relay-runner.ts',
    find: 'if (!mark || mark.at === this.restored?.at) return;',
    replace: 'if (!mark || mark.at !== this.restored?.at) return;',
    spec: 'relays/relay-runner',
  },
  {
    name: 'does-not-ask-what-became-of-an-attempt-that-a-crash-cut-short',
    file: 'infrastructure/consumers/relays/relay-runner.ts',
    find: '{ ...effect, underWay: false, maybeDone: true }',
    replace: '{ ...effect, underWay: false }',
    spec: 'relays/relay-runner',
  },
  {
    name: 'leaves-the-secret-of-a-link-in-the-vault',
    file: 'application/hub/mail-channel.ts',
    find: 'if (secret) await this.services.credentials.endMailing(',
    replace: "if (secret && kind === '') await this.services.credentials.endMailing(",
    spec: 'faults/relays',
  },
  {
    name: 'takes-a-mail-for-unsent-that-the-server-may-have',
    file: 'infrastructure/engines/mail/smtp-mailer.ts',
    find: 'if (handedOver)',
    replace: 'if (handedOver && !code)',
    spec: 'mail/mailers',
  },
  {
    name: 'goes-on-without-an-event-that-it-needs',
    file: 'infrastructure/consumers/consuming/event-consumer.ts',
    find: "if (policy === 'stop') return",
    replace: "if (policy === 'stop' && stored.position < 0) return",
    spec: 'event-consumer',
  },
  {
    name: 'passes-over-a-poisoned-event-in-silence',
    file: 'infrastructure/consumers/projections/fold-batch.ts',
    find: 'writeChanges(folding, table);\n      return { last, error: failedAt(stored, error) };',
    replace: 'last = stored;\n      continue;',
    spec: 'sqlite-read-models',
  },
  {
    name: 'verify-does-not-look-at-the-document',
    file: 'infrastructure/operating/rebuild-aside.ts',
    find: 'if (!rebuilt || rebuilt.doc !== json || rebuilt.version !== version) keys.add(key);',
    replace: 'if (!rebuilt) keys.add(key);',
    spec: 'marketplace.spec',
  },
  {
    name: 'verify-does-not-see-a-dropped-event',
    file: 'infrastructure/operating/verify.ts',
    find: "kind === 'unexpected' && projection.keys === 'integer'",
    replace: "kind === 'missing' && projection.keys === 'integer'",
    spec: 'marketplace.spec',
  },
  {
    name: 'stores-names-in-the-clear',
    file: 'infrastructure/engines/vault/personal-data.ts',
    find: "return { subject, sealed: `${bound}.${sealed.toString('base64url')}` };",
    replace:
      "return { subject, sealed: `${bound}.${sealed.toString('base64url')}`, note: value } as Personal<T>;",
    spec: 'marketplace.spec',
  },
  {
    name: 'imports-a-row-twice',
    file: 'domain/trading/history/imported-rows.ts',
    find: 'if (!known) return parts;',
    replace: 'return parts;',
    spec: 'trading/history|importer.spec',
  },
  {
    name: 'forgets-without-destroying-the-key',
    file: 'infrastructure/engines/vault/key-ring.ts',
    find: '      { bucket: FORGOTTEN, key: subject, value: at },\n      { bucket: BUCKET, key: subject, value: null },',
    replace: '      { bucket: FORGOTTEN, key: subject, value: at },',
    spec: 'marketplace.spec',
  },
  {
    name: 'accepts-a-quote-after-its-validity',
    file: 'domain/trading/rfq/rfq.ts',
    find: 'if (at > validUntil)',
    replace: 'if (at > `9${validUntil}`)',
    spec: 'rfq.spec',
  },
  {
    name: 'counts-a-facet-under-its-own-condition',
    file: 'infrastructure/engines/embedded-search/choose-products.ts',
    find: 'else if (failed === VENDOR) ofVendor[products.vendor[slot]!]!++;',
    replace: '',
    spec: 'local-search',
  },
  {
    name: 'counts-what-is-not-the-callers-own',
    file: 'application/looking-back/analysis.queries.ts',
    find: 'if (seesEverything(caller)) return conditions;',
    replace: 'if (seesEverything(caller) || caller.person) return conditions;',
    spec: 'onlookers',
  },
  {
    name: 'goes-on-telling-whoever-has-lost-the-right',
    file: 'infrastructure/consumers/changes/change-hub.ts',
    find: 'voids(person.id, organization.id, issuedAt, clientId, sessionId)',
    replace: 'voids(person.id, organization.id, expiresAt, clientId, sessionId)',
    spec: 'onlookers',
  },
  {
    name: 'lets-a-500-out',
    file: 'infrastructure/http/kernel/pipes.ts',
    find: 'if (errors.length > 0) throw validationProblem(errors, sentAs);',
    replace: "if (errors.length > 0) throw new Error('invalid');",
    spec: 'openapi.fuzz',
  },
  {
    name: 'leaves-begun-imports-undone',
    file: 'infrastructure/http/server.ts',
    find: 'await jobs.start();',
    replace: '',
    spec: 'http/imports/imports.spec',
  },
  {
    name: 'keeps-documents-in-the-clear',
    file: 'infrastructure/engines/vault/personal-data.ts',
    find: 'return encrypt(await this.keyOf(subject), content, `${VERSION}.file.${name}`);',
    replace: 'return (await this.keyOf(subject), Buffer.from(content));',
    spec: 'http/organizations/verification.spec',
  },
  {
    name: 'ends-at-a-late-answer',
    file: 'infrastructure/engines/eventstoredb/late-answers.ts',
    find: 'if (!(error instanceof TypeError)) throw error;',
    replace: 'throw error;',
    spec: 'eventstoredb-faults.spec',
  },
  {
    name: 'lets-a-key-do-more-than-its-person',
    file: 'application/people/sign-in/api-keys.ts',
    find: 'state.scopes.filter((scope) => claims.permissions.includes(scope))',
    replace: 'state.scopes',
    spec: 'operating.spec',
  },
  {
    name: 'lets-formulas-into-spreadsheets',
    file: 'tables/separated-text.ts',
    find: "FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text",
    replace: 'text',
    spec: 'lists.spec',
  },
  {
    name: 'takes-a-decimal-comma-for-a-mark-of-thousands',
    file: 'tables/numbers.ts',
    find: "if (mark === null) return { is: 'unclear', point, comma };",
    replace: "if (mark === null) return { is: 'number', value: point };",
    spec: 'tables/numbers.spec',
  },
  {
    name: 'lets-line-breaks-into-names',
    file: 'infrastructure/http/kernel/rules.ts',
    find: 'Matches(lines ? LINES : ONE_LINE, {',
    replace: 'Matches(LINES, {',
    spec: 'one-line.spec',
  },
  {
    name: 'orders-a-cart-at-prices-that-nobody-saw',
    file: 'infrastructure/http/cart/cart.controller.ts',
    find: 'expectedUnitPrice: acceptPriceChanges ? null : seenUnitPrice',
    replace: 'expectedUnitPrice: null',
    spec: 'buying.spec',
  },
  {
    name: 'takes-a-changed-event-for-what-was-written',
    file: 'application/shared/event/hash.ts',
    find: "=== expected ? 'intact' : 'changed'",
    replace: "=== expected ? 'intact' : 'intact'",
    spec: 'event/hash.spec|operating/event-hashes',
  },
  {
    name: 'refunds-more-than-was-captured-in-parts',
    file: 'infrastructure/engines/simulated-gateway/refunds.ts',
    find: 'if (before + amount > record.captured.amount)',
    replace: 'if (amount > record.captured.amount)',
    spec: 'engines/simulated-gateway',
  },
  {
    name: 'takes-a-callback-that-nobody-signed',
    file: 'infrastructure/engines/simulated-gateway/signature.ts',
    find: "if (!timingSafeEqual(hmac(secret, body, seconds), Buffer.from(digest, 'hex')))",
    replace: 'if (body.length === 0)',
    spec: 'engines/simulated-gateway',
  },
  {
    name: 'takes-another-amount-under-the-same-key-for-the-same-call',
    file: 'infrastructure/engines/simulated-gateway/simulation.ts',
    find: 'const isSame = kept.is.kind === kind && kept.is.asked === asked;',
    replace: 'const isSame = kept.is.kind === kind;',
    spec: 'engines/simulated-gateway',
  },
  {
    name: 'looks-at-the-whole-catalogue-for-a-few-skus',
    file: 'infrastructure/engines/sqlite/document-reader.ts',
    find: 'foundBy === undefined || field === foundBy',
    replace: 'foundBy === undefined || field !== undefined',
    spec: 'sqlite/document-reader',
  },
  {
    name: 'forgets-the-variant-where-a-change-does-not-name-it',
    file: 'application/catalogue/product.use-cases.ts',
    find: 'variantOf === undefined ? before?.variantOf : variantOf',
    replace: 'variantOf',
    spec: 'imports/real-files',
  },
  {
    name: 'reads-the-numbers-of-a-workbook-as-its-mapping-says-of-texts',
    file: 'infrastructure/import/classify.ts',
    find: "amountOf(outcomeOf(readingsOf(text), isTyped ? 'point' : this.mark(text))),",
    replace: 'amountOf(outcomeOf(readingsOf(text), this.mark(text))),',
    spec: 'import/importer.spec',
  },
];

const root = resolve(import.meta.dirname, '..');
/** So many copies of the tree are tested at the same time. */
const AT_ONCE = 2;
const TIMEOUT_MS = 240_000;
const COPIED = [
  'tables',
  'domain',
  'application',
  'projections',
  'infrastructure',
  'ui',
  'docs',
  'scripts',
  'dist',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'jest.config.mjs',
];

/** @param {readonly string[]} args */
const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();

/**
 * The files that have changed since the last released version: its tag, or else the commit that
 * dated it in the changelog; null where the history that was cloned does not go back so far.
 *
 * @returns {ReadonlySet<string> | null}
 */
function changedSinceRelease() {
  const dated = /^## \[?v?(\d+\.\d+\.\d+)\]? .*\d{4}-\d{2}-\d{2}/m;
  const version = dated.exec(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'));
  try {
    if (git('rev-parse', '--is-shallow-repository') === 'true') return null;
    const release =
      git('tag', '--list', 'v*', '--merged', 'HEAD', '--sort=-version:refname').split('\n')[0] ||
      (version &&
        git('log', '--format=%H', `-S${version[0]}`, '--', 'CHANGELOG.md').split('\n').at(-1));
    return release ? new Set(git('diff', '--name-only', release, 'HEAD').split('\n')) : null;
  } catch {
    return null;
  }
}

/**
 * The same for everybody who looks at the same commit.
 *
 * @param {number} many
 */
function drawn(many) {
  const changed = changedSinceRelease();
  const commit = git('rev-parse', 'HEAD');
  /** @param {Mutant} mutant */
  const lot = ({ name }) => createHash('sha256').update(`${commit} ${name}`).digest('hex');
  return mutants
    .filter(({ file }) => changed?.has(file) ?? true)
    .sort((one, other) => lot(one).localeCompare(lot(other)))
    .slice(0, many);
}

/** A copy of the tree, compiled. */
function copyTree() {
  const copy = mkdtempSync(join(tmpdir(), 'tradepost-mutant-'));
  for (const part of COPIED)
    cpSync(join(root, part), join(copy, part), {
      recursive: true,
      filter: (path) => !/\/dist\/(ui|ui-pseudo|screens|\.demo)$/.test(path),
    });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(root, 'tsconfig.build.json'), ts.sys.readFile).config,
  ts.sys,
  root,
);

const compilerOptions = { ...options, module: ts.ModuleKind.ESNext };

/**
 * Each file is compiled by itself (`isolatedModules`), whatever the types say of a mutant.
 *
 * @param {string} copy
 * @param {string} file
 * @param {string} source
 */
function put(copy, file, source) {
  writeFileSync(join(copy, file), source);
  const { outputText } = ts.transpileModule(source, { compilerOptions, fileName: file });
  writeFileSync(join(copy, 'dist', file.replace(/\.ts$/, '.js')), outputText);
  setBuiltFrom(copy, fingerprint(copy));
}

/**
 * @param {string} copy
 * @param {string} spec
 * @returns {Promise<{ readonly status: number | null, readonly said: string }>}
 */
function runTests(copy, spec) {
  const child = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      join(root, 'node_modules/jest/bin/jest.js'),
      // a mutant may leave open what the code closes
      '--forceExit',
      '--selectProjects',
      'server',
      '--testPathPatterns',
      spec,
    ],
    { cwd: copy, stdio: ['ignore', 'ignore', 'pipe'], timeout: TIMEOUT_MS },
  );
  let said = '';
  child.stderr.on('data', (text) => (said += text));
  return new Promise((done) => child.once('close', (status) => done({ status, said })));
}

/**
 * @param {string} copy
 * @param {Mutant} mutant
 */
async function survives(copy, { name, file, find, replace, spec }) {
  const source = readFileSync(join(copy, file), 'utf8');
  if (source.split(find).length !== 2)
    throw new Error(`${name}: ${file} does not contain once what the patch replaces`);
  put(
    copy,
    file,
    source.replace(find, () => replace),
  );
  const startedMs = performance.now();
  const { status, said } = await runTests(copy, spec);
  put(copy, file, source);
  // where what the tests stand on did not come up, nothing was tested
  const began = !/Exceeded timeout of \d+ ms for a hook|the server did not start/.test(said);
  const killed = status !== 0 && began && /Tests:\s+.*\d+ failed/.test(said);
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(0);
  const [, by, why] = /● (.*)\n\s+(.*)/.exec(said) ?? [];
  console.log(
    killed
      ? `killed    ${name} (${seconds} s)\n            by: ${by}\n            ${why}`
      : `${began ? 'SURVIVED ' : 'UNTESTED '} ${name} (${seconds} s)\n${said.slice(-1500)}`,
  );
  return !killed;
}

/** @param {readonly Mutant[]} chosen */
async function run(chosen) {
  if (builtFrom(root) !== fingerprint(root)) throw new Error('run `npm run build` first');
  const rest = chosen.values();
  let survived = 0;
  await Promise.all(
    Array.from({ length: Math.min(AT_ONCE, chosen.length) }, async () => {
      const copy = copyTree();
      try {
        for (const mutant of rest) if (await survives(copy, mutant)) survived++;
      } finally {
        rmSync(copy, { recursive: true, force: true });
      }
    }),
  );
  console.log(`${chosen.length - survived} mutants killed, ${survived} not`);
  return survived === 0 ? 0 : 1;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { drawn: { type: 'string' } },
    allowPositionals: true,
  });
  const named = mutants.filter((m) => positionals.length === 0 || positionals.includes(m.name));
  process.exit(await run(values.drawn === undefined ? named : drawn(Number(values.drawn))));
}
