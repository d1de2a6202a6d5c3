import { useState } from 'react';
import type { Conversation } from '../../api/conversations.ts';
import type { DraftKind } from '../../api/drafts.ts';
import type { Present } from '../../api/presence.ts';
import { useT } from '../../i18n/i18n.tsx';
import classes from './composer.module.css';
import { NoteComposer } from './note-composer.tsx';
import { ReplyComposer } from './reply-composer.tsx';

interface Props {
  conversation: Conversation;
  /** The newest message shown when the rep began: a later one is told of. */
  newestId: string | null;
  company: Present;
  setTyping: (typing: boolean) => void;
  kind: DraftKind;
  setKind: (kind: DraftKind) => void;
  sent: () => void;
}

/** Reply or private note: two drafts, two colours, never mixed up. */
export function Composer({ conversation, newestId, company, setTyping, kind, setKind, sent }: Props) {
  const t = useT();
  const [state, setState] = useState('');
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
            {state}
          </span>
        </div>
        <div role="tabpanel" id="composer-panel" aria-labelledby={`composer-tab-${kind}`}>
          {kind === 'reply' ? (
            <ReplyComposer
              conversation={conversation}
              newestId={newestId}
              company={company}
              setTyping={setTyping}
              setState={setState}
              sent={sent}
            />
          ) : (
            <NoteComposer conversation={conversation} setState={setState} />
          )}
        </div>
      </div>
    </section>
  );
}
