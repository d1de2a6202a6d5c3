import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { describeError } from '../common/describe-error.ts';

const log = new Logger('TidySearch');
/** About half of what PostgreSQL lets pile up (`gin_pending_list_limit`, 4 MB). */
const messagesBetween = 2_000;

/**
 * Words of new messages stand in a list until PostgreSQL sorts them into the search index. It does so, all at once, in the
 * transaction that makes the list too long, and a webhook would wait for that (150 to 270 ms). So it is done beside them, before.
 */
@Injectable()
export class TidySearch {
  private messages = 0;
  private underWay = false;

  constructor(private readonly dataSource: DataSource) {}

  /**
   * So many messages more are committed.
   * @returns when nothing is left to do for now; nobody need wait for it
   */
  async stored(messages: number): Promise<void> {
    this.messages += messages;
    if (this.messages >= messagesBetween && !this.underWay) await this.tidy();
  }

  private async tidy(): Promise<void> {
    this.underWay = true;
    this.messages = 0;
    try {
      await this.dataSource.query(`select gin_clean_pending_list('message_search_tokens')`);
    } catch (error) {
      // PostgreSQL will do it itself
      log.warn({ message: 'the search index could not be tidied beside the work', at: describeError(error) });
    } finally {
      this.underWay = false;
    }
  }
}
