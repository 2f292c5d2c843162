import { eventTypes } from '../../../domain/events.js';
import { PageRequest } from '../kernel/requests.js';
import { Id, Instant, OneOf, RepeatedOneOf, Text, Whole } from '../kernel/rules.js';

const STREAM = { max: 100, description: 'A stream: order-… and the order’s id' };

export class ListEventsRequest extends PageRequest {
  @Text({ ...STREAM, optional: true }) stream?: string;
  @Whole({ optional: true, description: 'From this revision of the stream on' }) revision?: number;
  @RepeatedOneOf(Object.keys(eventTypes), {
    optional: true,
    description: 'Types of events; any of them',
  })
  type?: string[];
  @Id({ optional: true, description: 'Who acted' }) person?: string;
  @Id({ optional: true, description: 'On whose behalf they acted' }) organization?: string;
  @Id({ optional: true, description: 'Who impersonated them' }) impersonator?: string;
  @Text({
    max: 200,
    optional: true,
    description: 'Through which API key, or by which process: process:fulfilment',
  })
  client?: string;
  @Id({ optional: true, description: 'The command that they resulted from' }) correlation?: string;
  @Instant({ optional: true, description: 'Recorded from this instant on' }) since?: string;
  @Instant({ optional: true, description: 'Recorded up to this instant' }) until?: string;
  @Text({
    max: 200,
    optional: true,
    description: 'Text within the data; personal data is encrypted and cannot be searched',
  })
  q?: string;
  @OneOf(['position', '-position'], {
    optional: true,
    description: 'position (default): oldest first; -position: newest first',
  })
  sort?: string;
  @OneOf(['data'], {
    optional: true,
    description: 'data: omits the data of events (null); events of whole orders are large',
  })
  without?: string;
}

export class StreamStateRequest {
  @Whole({ optional: true, description: 'After the event of this revision' }) revision?: number;
  @Instant({
    optional: true,
    description:
      'What was recorded up to this instant; either this or revision, the present by default',
  })
  at?: string;
}

export class StreamDiffRequest {
  @Text({ max: 40, description: 'A revision, or an instant of recording' }) from!: string;
  @Text({ max: 40, description: 'A revision, or an instant of recording' }) to!: string;
}
