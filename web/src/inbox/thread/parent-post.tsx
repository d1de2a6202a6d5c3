import { Anchor } from '@mantine/core';
import type { Conversation } from '../../api/conversations.ts';
import { useT } from '../../i18n/i18n.tsx';
import classes from './thread.module.css';

/** The post under which all this was said. */
export function ParentPost({ parent }: { parent: NonNullable<Conversation['parent']> }) {
  const t = useT();
  return (
    <div className={classes.parent}>
      <strong>
        <bdi>{parent.authorName || t('message.us')}</bdi>
      </strong>{' '}
      {parent.url && (
        <Anchor href={parent.url} target="_blank" rel="noopener noreferrer" size="xs">
          {t('message.original')}
        </Anchor>
      )}
      <div dir="auto" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {parent.text}
      </div>
    </div>
  );
}
