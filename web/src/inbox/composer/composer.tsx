import { Skeleton } from '@mantine/core';
import type { DraftKind } from '../../api/drafts.ts';
import { useT } from '../../i18n/i18n.tsx';
import classes from './composer.module.css';
import { ElsewhereNotice } from './elsewhere-notice.tsx';
import { NoteComposer } from './note-composer.tsx';
import { ReplyComposer } from './reply-composer.tsx';
import { useDraft } from './use-draft.ts';
import type { Given } from './use-reply.ts';

interface Props extends Omit<Given, 'draft'> {
  kind: DraftKind;
  setKind: (kind: DraftKind) => void;
}

/** Reply or private note: two drafts, two colours, never mixed up. */
export function Composer({ kind, setKind, ...given }: Props) {
  const t = useT();
  const { conversation } = given;
  const draft = useDraft(conversation.id, kind);
  const { state } = draft;
  return (
    <section className={classes.composer} data-kind={kind} aria-label={t(`composer.${kind}`)} data-composer>
      <div className={classes.inner}>
        <div className={classes.tabs}>
          <div role="tablist" aria-label={t('composer.kind')}>
            {(['reply', 'note'] as const).map((each) => (
              <button
                key={each}
                type="button"
                role="tab"
                id={`composer-tab-${each}`}
                aria-selected={kind === each}
                aria-controls="composer-panel"
                onClick={() => setKind(each)}
              >
                {t(`composer.${each}`)}
              </button>
            ))}
          </div>
          <span className={classes.state} role="status">
            {state !== 'clean' && state !== 'changed' && t(`draft.${state}`)}
          </span>
        </div>
        <div role="tabpanel" id="composer-panel" aria-labelledby={`composer-tab-${kind}`}>
          <ElsewhereNotice draft={draft} />
          {!draft.ready ? (
            <Skeleton h={110} radius="md" />
          ) : kind === 'reply' ? (
            <ReplyComposer {...given} draft={draft} />
          ) : (
            <NoteComposer conversation={conversation} draft={draft} />
          )}
        </div>
      </div>
    </section>
  );
}
