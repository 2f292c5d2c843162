import {
  Body,
  Controller,
  Delete,
  Get,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { listApiKeys } from '../../../application/people/api-key.queries.js';
import { createApiKey, revokeApiKey } from '../../../application/people/api-key.use-cases.js';
import { ApiKeyUses } from '../../../application/people/sign-in/api-key-use.js';
import { ApiKeys } from '../../../application/people/sign-in/api-keys.js';
import type { ApiKeyDocument } from '../../../projections/people/api-keys.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersList } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { listOf, lowered } from '../kernel/requests.js';
import { ApiKeyRequest, ListApiKeysRequest } from './api-keys.requests.js';

@Tag('auth')
@Controller('api-keys')
export class ApiKeysController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
    @Inject(ApiKeys) private readonly apiKeys: ApiKeys,
    @Inject(ApiKeyUses) private readonly uses: ApiKeyUses,
  ) {}

  @Get()
  @AnswersList('ApiKey')
  @Needs('person', 'Your API keys; with permission to read users, those of your organisation')
  list(
    @Query() { organizationId, ...page }: ListApiKeysRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const columns = [
      'id',
      'name',
      'organizationId',
      'userId',
      'scopes',
      'createdAt',
      'expiresAt',
      'revokedAt',
      'reason',
      'lastUsedAt',
      'requests',
    ];
    const wire = async ({ nameKey: _nameKey, ...key }: ApiKeyDocument) => {
      const use = await this.uses.of(key.id);
      return { ...key, lastUsedAt: use?.lastUsedAt ?? null, requests: use?.requests ?? 0 };
    };
    return this.lists.answer(
      listApiKeys,
      { organizationIds: lowered(organizationId), ...listOf(page) },
      { name: 'api-keys', wire, columns },
      request,
      reply,
    );
  }

  /** A repeat under the same Idempotency-Key makes a new secret; the one before is void. */
  @Post()
  @Answers('ApiKeyCreated', 201)
  @Needs(
    'member',
    'Create a key for a program, with a subset of one’s own permissions. It is shown once',
  )
  async create(
    @Body() { name, scopes, expiresAt }: ApiKeyRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { name, scopes, expiresAt: new Date(expiresAt).toISOString() };
    const result = await this.gateway.execute(createApiKey, input, request);
    return { ...accepted(reply, result), key: await this.apiKeys.issue(result.id) };
  }

  @Delete(':id')
  @Answers('Accepted')
  @Needs('person', 'Revoke a key, with immediate effect')
  async revoke(
    @Param('id', UuidPipe) apiKeyId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(
        revokeApiKey,
        { apiKeyId, reason: 'revoked over the API' },
        request,
      ),
    );
  }
}
