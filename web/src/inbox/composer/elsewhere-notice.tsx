import { Button, Text } from '@mantine/core';
import type { DraftBody } from '../../api/drafts.ts';
import { offer } from '../../app/tell.ts';
import { useFormats } from '../../i18n/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useNow } from '../../i18n/now.ts';
import { undoMs } from '../actions/use-change.ts';
import classes from './composer.module.css';
import type { Draft } from './use-draft.ts';

/** The same draft was written in two windows: its author chooses, and can change their mind. */
export function ElsewhereNotice({ draft }: { draft: Draft }) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow();
  const { body: mine, elsewhere, keepMine, takeTheirs, replace } = draft;
  if (!elsewhere) return null;
  const choose = (decide: () => void, other: DraftBody) => {
    decide();
    const act = () => replace(other);
    offer({ message: t('draft.chosen'), label: t('action.undo'), act, lasts: undoMs });
  };
  return (
    <div className={classes.notice} data-kind="warn" role="alert">
      {t('draft.elsewhere', { time: moment(elsewhere.updatedAt, now) })}
      <Text size="sm" dir="auto" lineClamp={3} className={classes.elsewhere}>
        {elsewhere.body.text}
      </Text>
      <Button size="compact-xs" variant="default" onClick={() => choose(takeTheirs, mine)}>
        {t('draft.takeTheirs')}
      </Button>
      <Button size="compact-xs" variant="default" onClick={() => choose(keepMine, elsewhere.body)}>
        {t('draft.keepMine')}
      </Button>
    </div>
  );
}
