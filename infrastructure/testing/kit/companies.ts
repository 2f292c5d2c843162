import { newId } from '../../../application/shared/command/ids.js';
import type { Api } from './api.js';
import { eventually } from './eventually.js';

const PASSWORD = 'company-company';

/**
 * Registers companies in the operator's name, without mails; their first users can log in once the
 * processes have seen the events.
 */
export class Companies {
  constructor(
    private readonly api: Api,
    private readonly operator: { readonly email: string; readonly password: string },
  ) {}

  /** The e-mail address of the first user. */
  async register(name: string, type: 'Buyer' | 'Seller' = 'Buyer'): Promise<string> {
    const email = `${newId()}@companies.example`;
    const address = {
      name,
      line1: '1 Dawn Row',
      city: 'Leeds',
      postalCode: 'LS1 1AA',
      country: 'GB',
    };
    const contactInfo = { name: 'Ada Early', email };
    const user = { ...contactInfo, password: PASSWORD };
    const answer = await this.api.post('/organizations', await this.operatorToken(), {
      name,
      type,
      address,
      contactInfo,
      user,
    });
    if (answer.status !== 201) throw new Error(`registering was answered by ${answer.status}`);
    return email;
  }

  private async operatorToken(): Promise<string> {
    const { email, password } = this.operator;
    return `Bearer ${await this.api.token(email, password)}`;
  }

  /** A token; waits for the user. */
  logIn(email: string): Promise<string> {
    return eventually(
      'the user can log in',
      async () => {
        const { status, body } = await this.api.post('/auth/login', null, {
          email,
          password: PASSWORD,
        });
        return status === 200 && `Bearer ${body.accessToken as string}`;
      },
      30_000,
    );
  }

  /** A token of the first user of a new company. */
  async registerAndLogIn(name: string): Promise<string> {
    return this.logIn(await this.register(name));
  }
}
