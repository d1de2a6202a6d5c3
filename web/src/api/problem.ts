/** What the server answers when it refuses (RFC 9457): `detail` is a sentence for a person. */
export interface ProblemBody {
  code?: string;
  title?: string;
  detail?: string;
  status?: number;
  /** Field path to sentence. */
  fields?: Record<string, string>;
}

/** A refusal, or no answer at all (`status` 0). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly body: ProblemBody,
  ) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.name = 'Problem';
  }

  /** Nobody answered: the line is down or the server restarts. */
  get offline(): boolean {
    return this.status === 0;
  }
}
