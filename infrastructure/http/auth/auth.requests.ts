import { Email, Flag, Id, OneOf, Text } from '../kernel/rules.js';

export const PASSWORD = {
  min: 12,
  max: 200,
  lines: true,
  description: 'At least twelve characters',
};

export class LoginRequest {
  @Email() email!: string;
  @Text({ max: 200, lines: true }) password!: string;
  @Text({
    max: 40,
    optional: true,
    description: 'From the authenticator app, or a recovery code, if a second factor is on',
  })
  code?: string;
  @OneOf(['cookie'], {
    optional: true,
    description:
      'cookie: the refresh token is set as an HttpOnly cookie on /auth instead of being returned',
  })
  session?: 'cookie';
}

export class SessionRequest {
  @Text({ max: 200, optional: true, description: 'The cookie’s by default' })
  refreshToken?: string;
}

export class RefreshRequest extends SessionRequest {
  @Flag({ optional: true, description: 'Also return what /me does' }) me?: boolean;
}

export class PasswordRequest {
  @Text({ max: 200, lines: true }) password!: string;
}

export class RemoveSecondFactorRequest extends PasswordRequest {
  @Text({ max: 40, description: 'From the authenticator app, or a recovery code' }) code!: string;
}

export class CodeRequest {
  @Text({ max: 40 }) code!: string;
}

export class PasswordResetRequest {
  @Email() email!: string;
}

export class OpenResetRequest {
  @Id() userId!: string;
  @Text({ max: 100 }) secret!: string;
}

export class ResetPasswordRequest extends OpenResetRequest {
  @Text(PASSWORD) password!: string;
}

export class ChangePasswordRequest {
  @Text({ max: 200, lines: true }) currentPassword!: string;
  @Text(PASSWORD) newPassword!: string;
}
