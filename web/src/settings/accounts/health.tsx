import { Alert, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Source } from '../../api/sources.ts';
import { useFormats } from '../../i18n/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useNow } from '../../i18n/now.ts';
import { Copyable } from '../copyable.tsx';
import classes from '../settings.module.css';

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="sm">{children}</Text>
    </div>
  );
}

/** Whether it hears, how late, what it costs, and what it could not read. */
export function Health({ source }: { source: Source }) {
  const t = useT();
  const { moment, span, dollars, number } = useFormats();
  const now = useNow();
  const { health } = source;
  const at = (instant: string | null) => (instant ? moment(instant, now) : '–');
  const unknown = Object.entries(health.unknown as Record<string, number>);
  return (
    <Stack className={classes.card}>
      <Title order={3}>{t('health.title')}</Title>
      {health.lastError && (
        <Alert color={health.state === 'deaf' ? 'red' : 'orange'} variant="light">
          {health.lastError}
        </Alert>
      )}
      {health.cannotSend && (
        <Alert color="red" variant="light">
          {health.cannotSend.text}
        </Alert>
      )}
      {health.missingScopes.length > 0 && (
        <Alert color="orange" variant="light">
          {t('accounts.missing', { scopes: health.missingScopes.join(', ') })}
        </Alert>
      )}
      {health.warnings.map((warning) => (
        <Alert key={warning.text} color="orange" variant="light">
          {warning.text}
        </Alert>
      ))}
      <SimpleGrid cols={{ base: 2, sm: 3 }}>
        <Fact label={t('health.lastSuccess')}>{at(health.lastSuccessAt)}</Fact>
        <Fact label={t('health.lastItem')}>{at(health.lastItemAt)}</Fact>
        <Fact label={t('health.lag')}>{health.lagSeconds === null ? '–' : span(health.lagSeconds)}</Fact>
        <Fact label={t('health.pending')}>{number(health.pending)}</Fact>
        <Fact label={t('settings.quarantine')}>{number(health.quarantined)}</Fact>
        {health.spentToday !== null && (
          <Fact label={t('health.spent')}>
            {health.dailyBudget === null
              ? dollars(health.spentToday)
              : t('health.spentOf', { spent: dollars(health.spentToday), budget: dollars(health.dailyBudget) })}
          </Fact>
        )}
      </SimpleGrid>
      {unknown.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('health.unknown', { kinds: unknown.map(([kind, count]) => `${kind} (${count})`).join(', ') })}
        </Text>
      )}
      {source.webhookUrl && (
        <div>
          <Text size="xs" c="dimmed">
            {t('health.webhook')}
          </Text>
          <Copyable value={source.webhookUrl} />
        </div>
      )}
    </Stack>
  );
}
