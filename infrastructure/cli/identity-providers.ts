import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { plainToInstance, Type } from 'class-transformer';
import {
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MinLength,
  ValidateNested,
  validateSync,
  type ValidationError,
} from 'class-validator';
import type { ProviderTerms } from '../../application/people/sign-in/identity-mapping.js';
import { rolePermissions, type Role } from '../../domain/people/user/permissions.js';
import type { OpenIdClient } from '../engines/oidc/openid-provider.js';

/** An identity provider from the file. */
export interface DescribedProvider {
  readonly terms: ProviderTerms;
  readonly client: OpenIdClient;
}

const roles = Object.keys(rolePermissions) as Role[];

class ClaimEntry {
  @IsString({ message: 'must be the name of a claim, such as "hd"' }) name!: string;
  @IsString({ message: 'must be what the claim says, such as "acme.example"' }) value!: string;
}

class OrganizationEntry {
  @IsUUID(undefined, { message: 'must be the id of an organisation' }) organizationId!: string;

  @IsOptional()
  @IsArray({ message: 'must be a list of domains' })
  @Matches(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, {
    each: true,
    message: 'must be domains in small letters, such as "acme.example"',
  })
  domains?: string[];

  @IsOptional()
  @ValidateNested()
  @Type(() => ClaimEntry)
  claim?: ClaimEntry;

  @IsOptional()
  @IsIn(roles, { message: `must be one of ${roles.join(', ')}` })
  role?: Role;

  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  passwords?: boolean;
}

class ProviderEntry {
  @Matches(/^[a-z][a-z0-9-]{0,39}$/, {
    message: 'must be small letters, digits and dashes, such as "acme-id": it is part of addresses',
  })
  id!: string;
  @MinLength(1, { message: 'must be what people read on the button' }) name!: string;
  @Matches(/^(https:\/\/[^\s]+|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/[^\s]*)?)$/, {
    message: 'must be an https address; http only on this machine',
  })
  issuer!: string;
  @MinLength(1, { message: 'must be what the provider calls this application' }) clientId!: string;

  @IsOptional()
  @MinLength(1, { message: 'must not be empty: leave it out for a public client' })
  clientSecret?: string;

  @IsOptional()
  @Matches(/(^| )openid( |$)/, { message: 'must contain "openid"' })
  scope?: string;

  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  trustEmail?: boolean;

  @IsArray({ message: 'must be a list' })
  @ArrayMinSize(1, { message: 'must name an organisation at least' })
  @ValidateNested({ each: true, message: 'must hold objects' })
  @Type(() => OrganizationEntry)
  organizations!: OrganizationEntry[];
}

/**
 * The file of identity providers is invalid; each problem names the entry, the field and what is
 * accepted, and never repeats a value.
 */
export class IdentityProvidersError extends Error {
  override readonly name = 'IdentityProvidersError';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/**
 * Reads a JSON list of identity providers (`docs/sign-in.md`); none where there is no file.
 *
 * @throws IdentityProvidersError
 */
export function readIdentityProviders(file: string | null): readonly DescribedProvider[] {
  if (file === null) return [];
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new IdentityProvidersError([
      `TRADEPOST_IDENTITY_PROVIDERS is "${file}", which cannot be read: ${(error as Error).message}`,
    ]);
  }
  if (!Array.isArray(read))
    throw new IdentityProvidersError([`${file} must hold a list of identity providers`]);
  const entries = read.map((entry) => plainToInstance(ProviderEntry, entry ?? {}));
  const problems = entries.flatMap((entry, i) =>
    problemsOf(entry).map((problem) => `${file}, provider ${i + 1}: ${problem}`),
  );
  if (problems.length > 0) throw new IdentityProvidersError(problems);
  const ids = entries.map(({ id }) => id);
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
  if (twice.length > 0)
    throw new IdentityProvidersError([
      `${file}: "id" must be unique, but ${twice.join(', ')} occurs twice`,
    ]);
  return entries.map(described);
}

function problemsOf(entry: ProviderEntry): string[] {
  const found: string[] = [];
  const walk = (errors: readonly ValidationError[], above: string): void => {
    for (const { property, constraints, children } of errors) {
      const path = /^\d+$/.test(property)
        ? `${above}[${property}]`
        : above
          ? `${above}.${property}`
          : property;
      for (const [rule, says] of Object.entries(constraints ?? {}).slice(0, 1))
        found.push(`"${path}" ${rule === 'whitelistValidation' ? 'is not known here' : says}`);
      walk(children ?? [], path);
    }
  };
  walk(
    validateSync(entry, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true }),
    '',
  );
  if (found.length > 0) return found;
  return entry.organizations.flatMap(({ domains, claim }, i) =>
    domains?.length || claim
      ? []
      : [`"organizations[${i}]" must name "domains" or a "claim", or nobody belongs to it`],
  );
}

const described = ({
  id,
  name,
  issuer,
  clientId,
  clientSecret,
  scope,
  trustEmail,
  organizations,
}: ProviderEntry): DescribedProvider => ({
  terms: {
    id,
    name,
    trustsEmail: trustEmail ?? false,
    organizations: organizations.map(({ organizationId, domains, claim, role, passwords }) => ({
      organizationId: organizationId.toLowerCase(),
      domains: domains ?? [],
      claim: claim ? { name: claim.name, value: claim.value } : null,
      role: role ?? null,
      passwords: passwords ?? true,
    })),
  },
  client: {
    issuer,
    clientId,
    clientSecret: clientSecret ?? null,
    scope: scope ?? 'openid email profile',
  },
});
