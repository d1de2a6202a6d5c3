import { Badge, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useSources } from '../../api/sources.ts';
import { decideTuning, type Tuning, useTunings, type Verdict } from '../../api/tunings.ts';
import { useFormats } from '../../i18n/format.ts';
import { useT, useTongue } from '../../i18n/i18n.tsx';
import { Chapter } from '../chapter.tsx';
import classes from '../settings.module.css';
import { useSaving } from '../use-saving.ts';

/** What a manager can say to a tuning, by what became of it so far. */
const verdicts: Record<Tuning['state'], readonly Verdict[]> = {
  proposed: ['accept', 'refuse'],
  accepted: ['rollBack'],
  refused: ['accept'],
  'rolled-back': ['accept'],
};

/** What reps' corrections teach: nothing changes until a manager accepts it, and everything can be taken back. */
export function Tunings() {
  const t = useT();
  const { data, error } = useTunings();
  return (
    <Chapter title={t('settings.tunings')} text={t('tunings.text')} csv="tunings">
      {error && <Text c="var(--alarm)">{error.message}</Text>}
      {!data && !error && <Skeleton h={120} radius="lg" />}
      {data?.length === 0 && <Text c="dimmed">{t('tunings.none')}</Text>}
      {data && data.length > 0 && (
        <ul className={classes.list}>
          {data.map((tuning) => (
            <li key={tuning.id}>
              <One tuning={tuning} />
            </li>
          ))}
        </ul>
      )}
    </Chapter>
  );
}

function One({ tuning }: { tuning: Tuning }) {
  const { t, locale } = useTongue();
  const { percent, number, whole } = useFormats();
  const { data: sources } = useSources();
  const decide = useSaving(decideTuning, 'tunings');
  const account = sources?.find(({ id }) => id === tuning.sourceId)?.name ?? tuning.sourceId;
  const language =
    tuning.language === 'und'
      ? t('tunings.anyLanguage')
      : new Intl.DisplayNames(locale, { type: 'language' }).of(tuning.language);
  return (
    <>
      <Stack gap={2} className={classes.grow}>
        <Group gap="xs">
          <bdi>{account}</bdi> · {language}
          <Badge variant="light" color={tuning.state === 'accepted' ? 'green' : 'gray'}>
            {t(`tunings.${tuning.state}`)}
          </Badge>
        </Group>
        <div className={classes.quiet}>
          {t('tunings.precision', {
            now: tuning.precisionNow === null ? '–' : percent(tuning.precisionNow),
            after: percent(tuning.precisionThen),
            low: percent(tuning.intervalLow),
            high: percent(tuning.intervalHigh),
          })}
        </div>
        <div className={classes.quiet}>
          {t('tunings.restsOn', { count: tuning.corrections })} · {t('tunings.bias', { bias: number(tuning.bias) })} ·{' '}
          {whole(tuning.decidedAt ?? tuning.createdAt)}
        </div>
      </Stack>
      <Group gap="xs">
        {verdicts[tuning.state].map((verdict) => (
          <Button
            key={verdict}
            size="compact-sm"
            variant={verdict === 'accept' ? 'light' : 'default'}
            loading={decide.isPending}
            onClick={() => decide.mutate({ id: tuning.id, verdict })}
          >
            {t(`tunings.${verdict}`)}
            <span className="visually-hidden">
              {' '}
              {account}, {language}
            </span>
          </Button>
        ))}
      </Group>
    </>
  );
}
