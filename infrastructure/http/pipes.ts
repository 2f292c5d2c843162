import { Injectable, type PipeTransform } from '@nestjs/common';
import { isUuid } from '../../application/command/ids.js';
import { HttpProblem, problem } from './problem.js';

/** What is no id is the id of nothing. */
@Injectable()
export class UuidPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isUuid(value)) throw new HttpProblem(problem(404, 'id/unknown', 'there is nothing with this id: ids are UUIDs'));
    return value.toLowerCase();
  }
}
