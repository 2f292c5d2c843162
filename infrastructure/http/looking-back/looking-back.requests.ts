import { eventTypes } from '../../../domain/events.js';
import { PageRequest } from '../kernel/requests.js';
import { Id, Instant, OneOf, RepeatedOneOf, Text, Whole } from '../kernel/rules.js';

const STREAM = { max: 100, description: 'A stream: order-… and the order’s id' };

export class ListEventsRequest extends PageRequest {
  @Text({ ...STREAM, optional: true }) stream?: string;
  @Whole({ optional: true, description: 'Of the stream: from this revision on' }) revision?: number;
  @RepeatedOneOf(Object.keys(eventTypes), {
    optional: true,
    description: 'Types of events; any of them',
  })
  type?: string[];
  @Id({ optional: true, description: 'Who acted' }) person?: string;
  @Id({ optional: true, description: 'For whom they acted' }) organization?: string;
  @Id({ optional: true, description: 'Who acted in their name' }) impersonator?: string;
  @Text({
    max: 200,
    optional: true,
    description: 'Through which API key, or by which process: process:fulfilment',
  })
  client?: string;
  @Id({ optional: true, description: 'What they followed from' }) correlation?: string;
  @Instant({ optional: true, description: 'Recorded from then on' }) since?: string;
  @Instant({ optional: true, description: 'Recorded up to then' }) until?: string;
  @Text({
    max: 200,
    optional: true,
    description: 'What the data says somewhere; personal data is sealed and never found',
  })
  q?: string;
  @OneOf(['position', '-position'], {
    optional: true,
    description: 'position where absent: as they were recorded; -position: the newest first',
  })
  sort?: string;
  @OneOf(['data'], {
    optional: true,
    description:
      'data: what the events say is left out, and null instead; the events of whole orders are large',
  })
  without?: string;
}

export class StreamStateRequest {
  @Whole({ optional: true, description: 'After the event of this revision' }) revision?: number;
  @Instant({
    optional: true,
    description:
      'What was recorded up to then; either this or revision, the present where both are absent',
  })
  at?: string;
}

export class StreamDiffRequest {
  @Text({ max: 40, description: 'A revision, or an instant of recording' }) from!: string;
  @Text({ max: 40, description: 'A revision, or an instant of recording' }) to!: string;
}
