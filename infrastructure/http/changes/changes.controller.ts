import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ChangeHub, type HeardOf } from '../../consumers/changes/change-hub.js';
import { callerOf, Needs } from '../kernel/access.js';
import { AnswersWith } from '../kernel/answers.js';
import { Tag, TakesHeader } from '../kernel/describe.js';
import { HttpProblem, problem } from '../kernel/problem.js';

const MAX_PER_PERSON = 20;

@Tag('changes')
@Controller('changes')
export class ChangesController {
  constructor(@Inject(ChangeHub) private readonly hub: ChangeHub) {}

  /**
   * Server-sent events: `open`, `change {position, type, resource, id, by}` with who did it
   * (`{organizationId, userId}`, the person within one's own organisation only; null: a process),
   * `resync` (read everything again), `end {reason}`.
   */
  @Get()
  @TakesHeader(
    'Last-Event-ID',
    'The last id received: changes since then are sent first, or a resync where a backup was restored meanwhile',
  )
  @AnswersWith(
    'text/event-stream',
    'A stream of events until the client disconnects or the token expires',
  )
  @Needs(
    'any-user',
    'Subscribe to changes of what one may see; read it again with X-Read-After: position',
  )
  follow(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const caller = callerOf(request);
    const since = heardOf(request.headers['last-event-id']);
    if (this.hub.ofPerson(caller.person.id) >= MAX_PER_PERSON)
      throw new HttpProblem(
        problem(
          429,
          'changes/too-many',
          `one person follows changes at most ${MAX_PER_PERSON} times at once: close another one first`,
        ),
        {
          'retry-after': '5',
        },
      );
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      connection: 'keep-alive',
    });
    const stream = {
      write: (text: string) => raw.write(text),
      onDrain: (listener: () => void) => void raw.on('drain', listener),
      end: () => void raw.end(),
    };
    const stop = this.hub.follow({ caller, ...request.token!, stream }, since);
    raw.on('close', stop).on('error', stop);
  }
}

/** `1204-kx8Q2mZr0aVw`, or `1204` as earlier versions have sent it. */
const ID = /^(\d{1,15})(?:-([\w-]{12}))?$/;

function heardOf(header: string | string[] | undefined): HeardOf | null {
  if (header === undefined || header === '') return null;
  const [, position, history = null] = (typeof header === 'string' && ID.exec(header)) || [];
  if (position !== undefined) return { position: Number(position), history };
  throw new HttpProblem(
    problem(400, 'changes/last-event-id', 'Last-Event-ID is the id of an event, such as 1204', {
      header: 'Last-Event-ID',
    }),
  );
}
