import type { Mailer } from '../../ports/mailer.js';

export interface Recipient {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
}

/**
 * Mails about users' accounts. Secrets are in the fragment of links, which is sent neither to
 * servers nor as referrer.
 */
export class AccountMails {
  constructor(
    private readonly mailer: Mailer,
    /** The application's base URL: `https://trade.example`. */
    private readonly publicUrl: string,
  ) {}

  invitation(to: Recipient, organizationName: string, secret: string): Promise<void> {
    return this.send(to, `${organizationName} invites you to Tradepost`, [
      `${organizationName} has invited you to buy and sell on Tradepost.`,
      'Set your password here; the link is good for seven days:',
      this.link('invitation', to.userId, secret),
      'If you do not know what this is about, you can ignore it.',
    ]);
  }

  passwordReset(to: Recipient, secret: string): Promise<void> {
    return this.send(to, 'Set a new password for Tradepost', [
      'Somebody, probably you, has asked for a new password.',
      'Set it here; the link is good for one hour and works once:',
      this.link('password-reset', to.userId, secret),
      'If it was not you, nothing has changed: you can ignore this.',
    ]);
  }

  private send(
    { userId, name, email }: Recipient,
    subject: string,
    paragraphs: readonly string[],
  ): Promise<void> {
    return this.mailer.send({
      userId,
      to: email,
      subject,
      text: `${[`Hello ${name},`, ...paragraphs].join('\n\n')}\n`,
    });
  }

  private link(page: string, userId: string, secret: string): string {
    return `${this.publicUrl}/app/${page}#${new URLSearchParams({ user: userId, secret }).toString()}`;
  }
}
