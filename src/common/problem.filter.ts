import { randomUUID } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { DomainError } from './domain-error.ts';
import { postgresError } from './postgres-error.ts';
import { type Problem, problemOf } from './problem.ts';
import { describeError } from './describe-error.ts';
import { languageFor } from './words/language.ts';
import { Words } from './words/words.ts';

/** Also for errors of the server underneath that no filter sees, such as a badly encoded address. */
export function sendProblem(reply: FastifyReply, problem: Problem): void {
  if (problem.retryAfter !== undefined) void reply.header('retry-after', problem.retryAfter);
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  void reply
    .status(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}

/** Turns every error into an RFC 9457 body. What we did not foresee is logged under the id that the caller sees. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  constructor(private readonly words: Words) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const [request, reply] = host.getArgs<[FastifyRequest, FastifyReply]>();
    const problem = this.told(error, request);
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    sendProblem(reply, this.said(problem, request));
  }

  /** In the language of whoever asks; programs that ask for none are told in English. */
  private said(problem: Problem, { language, headers }: FastifyRequest): Problem {
    const say = (sentence: string) =>
      this.words.say(sentence, language ?? languageFor(undefined, headers['accept-language']));
    const { detail, fields } = problem;
    const saidFields = fields && Object.entries(fields).map(([field, sentence]) => [field, say(sentence)]);
    return { ...problem, detail: say(detail), ...(saidFields && { fields: Object.fromEntries(saidFields) }) };
  }

  private told(error: unknown, request: FastifyRequest): Problem {
    const problem = problemOf(error);
    const foreseen = problem.status < 500 && !postgresError(error);
    if (foreseen || error instanceof DomainError) return problem;
    const id = randomUUID();
    const route = request.routeOptions?.url ?? 'unknown route';
    this.logger.error(`${request.method} ${route} failed with ${problem.status}, id ${id}: ${describeError(error)}`);
    return { ...problem, instance: `urn:uuid:${id}` };
  }
}
