import {
  type DraftBody,
  type DraftKind,
  dropDraft,
  isSameDraft,
  readDrafts,
  saveDraft,
  type StoredDraft,
} from '../../api/drafts.ts';
import { Problem } from '../../api/problem.ts';

/** Another window of the same person has written something else meanwhile. */
export class Contested extends Error {
  constructor(readonly theirs: StoredDraft) {
    super('This draft was changed in another window.');
    this.name = 'Contested';
  }
}

const isBlank = (value: unknown) =>
  !value || (typeof value === 'string' && !value.trim()) || (Array.isArray(value) && value.length === 0);

/** A draft as the server has it: written only over what this window knew of it. */
export class ServerDraft {
  /** 0 while there is none. */
  private version = 0;
  /** What went out without an answer: the server may have it all the same. */
  private unanswered: DraftBody[] = [];

  constructor(
    private readonly conversationId: string,
    private readonly kind: DraftKind,
  ) {}

  known(stored: StoredDraft | undefined): void {
    this.version = stored?.version ?? 0;
  }

  /**
   * A blank one is dropped.
   * @param keepalive it goes out even if the page is gone meanwhile
   * @throws Contested, Problem
   */
  async write(body: DraftBody, keepalive = false): Promise<void> {
    try {
      this.version = await this.put(body, { version: this.version, keepalive });
      this.unanswered = [];
    } catch (error) {
      const status = error instanceof Problem ? error.status : 0;
      if (status === 412) return this.writeOver(body, keepalive);
      if (status === 0 || status >= 500) this.unanswered.push(body);
      throw error;
    }
  }

  /** @returns the new version */
  private async put(body: DraftBody, over: Parameters<typeof dropDraft>[2]): Promise<number> {
    if (!Object.values(body).every(isBlank))
      return (await saveDraft(this.conversationId, this.kind, body, over)).version;
    await dropDraft(this.conversationId, this.kind, over);
    return 0;
  }

  /** Something else stands there: nothing at all any more, our own words after all, or another window's. */
  private async writeOver(body: DraftBody, keepalive: boolean): Promise<void> {
    const theirs = (await readDrafts(this.conversationId)).find(({ kind }) => kind === this.kind);
    this.known(theirs);
    const ours = [body, ...this.unanswered];
    if (theirs && !ours.some((own) => isSameDraft(own, theirs.body))) throw new Contested(theirs);
    return this.write(body, keepalive);
  }
}
