import { Controller, Get, Header, Inject, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { listAuditLog } from '../../../application/looking-back/audit-log.queries.js';
import { Needs } from '../kernel/access.js';
import { AnswersList } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { Lists } from '../kernel/lists.js';
import { listOf } from '../kernel/requests.js';
import { AuditLogRequest } from './audit-log.requests.js';

@Tag('audit')
@Controller('audit-log')
export class AuditController {
  constructor(@Inject(Lists) private readonly lists: Lists) {}

  @Get()
  @Header('cache-control', 'no-store')
  @AnswersList('AuditEntry')
  @Needs('audit.read', 'Every event: who, on whose behalf, through which client, when')
  list(
    @Query() { stream, person, organization, ...page }: AuditLogRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const columns = [
      'eventId',
      'stream',
      'revision',
      'type',
      'occurredAt',
      'recordedAt',
      'person',
      'organization',
      'impersonator',
      'client',
      'commandId',
      'correlationId',
      'causationId',
    ];
    const input = {
      stream: stream ?? null,
      person: person ?? null,
      organization: organization ?? null,
      ...listOf(page),
    };
    return this.lists.answer(
      listAuditLog,
      input,
      { name: 'audit-log', wire: (entry) => entry, columns },
      request,
      reply,
    );
  }
}
