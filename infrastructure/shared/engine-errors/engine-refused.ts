/**
 * An engine is there, and will not have us: waiting heals neither a wrong password, nor a missing
 * right, nor a certificate that nobody trusts. The message says what to do, and never an address, as
 * that may hold a password.
 */
export class EngineRefused extends Error {
  override readonly name = 'EngineRefused';

  constructor(engine: string, setting: string, { says, advice }: Refusal) {
    super(
      `${engine} ${says}: ${advice}. The address is in ${setting}; npm run doctor tries each engine`,
    );
  }
}

export interface Refusal {
  /** `does not accept the user or the password`. */
  readonly says: string;
  /** What to do. */
  readonly advice: string;
}

export const WRONG_PASSWORD: Refusal = {
  says: 'does not accept the user or the password',
  advice:
    'correct them in its address, where signs such as @ and / in a password are written as %40 and %2F',
};

/** As OpenSSL and Node name what is wrong with a certificate, or with who is asked for one. */
const UNTRUSTED =
  /self[- ]signed certificate|unable to (verify the first|get (local )?issuer) certificate|SELF_SIGNED_CERT|UNABLE_TO_(VERIFY|GET_ISSUER)|unknown ca\b/i;
const WRONG_NAME = /altnames|ERR_TLS_CERT_ALTNAME_INVALID/i;
const OUT_OF_DATE = /certificate has expired|CERT_HAS_EXPIRED|certificate is not yet valid/i;
const NO_TLS = /wrong version number|packet length too long|ERR_SSL_/i;

/**
 * What is wrong with TLS, by an error of a driver or what caused it; null: nothing. `authority` says
 * how that driver is told of an authority of one's own.
 */
export function tlsRefusal(error: unknown, authority: string): Refusal | null {
  const said = wordsOf(error);
  if (UNTRUSTED.test(said))
    return {
      says: 'has a certificate that nobody here trusts',
      advice: `name the authority that has signed it (${authority})`,
    };
  if (WRONG_NAME.test(said))
    return {
      says: 'has a certificate for another name',
      advice: 'write the host in its address as the certificate has it',
    };
  if (OUT_OF_DATE.test(said))
    return {
      says: 'has a certificate that is out of date',
      advice: 'renew it, and look at the clocks of both',
    };
  if (NO_TLS.test(said))
    return {
      says: 'does not speak TLS',
      advice: 'correct its port, or leave TLS out of its address',
    };
  return null;
}

const MAX_CAUSES = 5;

/** Codes and messages of an error and of its causes. */
function wordsOf(error: unknown): string {
  const words: string[] = [];
  let current: unknown = error;
  for (let n = 0; n < MAX_CAUSES && typeof current === 'object' && current !== null; n++) {
    const { message, code, cause } = current as {
      message?: unknown;
      code?: unknown;
      cause?: unknown;
    };
    words.push(String(message), String(code));
    current = cause;
  }
  return words.join(' ');
}
