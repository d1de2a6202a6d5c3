import { Injectable } from '@nestjs/common';
import { describeError } from '../common/describe-error.ts';
import type { ConnectorError } from '../connectors/connector-error.ts';
import { inTransaction } from '../database/transaction.ts';
import { PlatformWatch } from '../intake/platform-watch.ts';
import { noteWarnings } from '../intake/source-warnings.ts';
import { cannotSend } from '../sources/source-health.ts';

/** Where sending is another door than reading, asks whether it is open, since no poll would notice. */
@Injectable()
export class SendingWatch extends PlatformWatch {
  protected readonly question = 'checkSending';
  protected readonly askedAt = 'sending_checked_at';
  protected readonly due = '(st.sending_checked_at is null or st.sending_checked_at <= $3)';

  /** A reply was refused for want of credentials: asks at the next look. */
  async hurry(sourceId: string): Promise<void> {
    await this.dataSource.query('update source_states set sending_checked_at = null where source_id = $1', [sourceId]);
  }

  protected async heard(sourceId: string, trouble: ConnectorError | null): Promise<void> {
    // other trouble may pass, and replies wait for that
    if (trouble && trouble.kind !== 'unauthorised' && trouble.kind !== 'rejected') return;
    if (trouble) this.log.warn({ message: 'nothing can be sent', sourceId, at: describeError(trouble) });
    const told = { [cannotSend]: trouble?.message ?? null };
    await inTransaction(this.dataSource, (tx) => noteWarnings(tx, sourceId, told, this.clock.now()));
  }
}
