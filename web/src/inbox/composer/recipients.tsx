import { Button, Group, Stack, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { DraftBody } from '../../api/drafts.ts';
import type { ReplyOptions } from '../../api/replies.ts';
import { useT } from '../../i18n/i18n.tsx';
import classes from './composer.module.css';

interface Props {
  options: ReplyOptions;
  draft: DraftBody;
  subject: string | null;
  change: (some: Partial<DraftBody>) => void;
}

const fields = ['to', 'cc', 'bcc'] as const;

/** Whom a mail goes to. Copied people are never dropped in silence: reply-all is one press away and says who. */
export function Recipients({ options, draft, subject, change }: Props) {
  const t = useT();
  const proposed = options.recipients;
  const all = proposed?.all;
  const [open, setOpen] = useState(Boolean(draft.cc?.length || draft.bcc?.length || draft.subject));
  const value = (field: (typeof fields)[number]) => draft[field] ?? (field === 'bcc' ? [] : (proposed?.[field] ?? []));
  const isAll = all !== undefined && [...all.to, ...all.cc].every((a) => [...value('to'), ...value('cc')].includes(a));
  return (
    <Stack gap={6} className={classes.recipients}>
      <Group gap="xs" wrap="nowrap" align="flex-end">
        <TagsInput
          flex={1}
          size="xs"
          aria-label={t('composer.to')}
          leftSection={<span className={classes.quiet}>{t('composer.to')}</span>}
          leftSectionWidth={42}
          value={value('to')}
          onChange={(to) => change({ to })}
          splitChars={[',', ';', ' ']}
          acceptValueOnBlur
        />
        {all && !isAll && (
          <Button size="compact-xs" variant="light" onClick={() => change({ to: all.to, cc: all.cc })}>
            {t('composer.replyAll', { count: all.to.length + all.cc.length })}
          </Button>
        )}
        <Button size="compact-xs" variant="subtle" color="gray" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('composer.more')}
        </Button>
      </Group>
      {(open || value('cc').length > 0) &&
        (['cc', 'bcc'] as const)
          .filter((field) => open || value(field).length > 0)
          .map((field) => (
            <TagsInput
              key={field}
              size="xs"
              aria-label={t(`composer.${field}`)}
              leftSection={<span className={classes.quiet}>{t(`composer.${field}`)}</span>}
              leftSectionWidth={42}
              value={value(field)}
              onChange={(next) => change({ [field]: next })}
              splitChars={[',', ';', ' ']}
              acceptValueOnBlur
            />
          ))}
      {open && options.rule?.subject && (
        <TextInput
          size="xs"
          aria-label={t('composer.subject')}
          placeholder={subject ?? t('composer.subject')}
          value={draft.subject ?? ''}
          onChange={(event) => change({ subject: event.currentTarget.value })}
        />
      )}
    </Stack>
  );
}
