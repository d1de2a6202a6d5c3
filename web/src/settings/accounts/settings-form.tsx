import { Alert, Button, Group, Stack } from '@mantine/core';
import { IconCircleCheck, IconPlugConnectedX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Setting } from '../../api/channels.ts';
import { type TestResult, testSource } from '../../api/sources.ts';
import { useT } from '../../i18n/i18n.tsx';
import { fieldError, ProblemAlert } from '../../sign-in/problem-alert.tsx';
import { SettingField } from './setting-field.tsx';

export type Values = Record<string, unknown>;

interface Props {
  channel: string;
  settings: Setting[];
  values: Values;
  setValues: (values: Values) => void;
  stored?: string[];
  sourceId?: string;
  error: Error | null;
  tested?: (result: TestResult) => void;
}

/** Whether the form asks for this setting at all, given the others. */
export const isAsked = (setting: Setting, values: Values, all: Setting[]): boolean => {
  if (!setting.when) return true;
  const other = all.find(({ name }) => name === setting.when!.setting);
  return setting.when.in.includes((values[setting.when.setting] ?? other?.default) as string | boolean);
};

/** The account's form, and the test that says what works or what to fix. */
export function SettingsForm({ channel, settings, values, setValues, stored = [], sourceId, error, tested }: Props) {
  const t = useT();
  const [result, setResult] = useState<TestResult | null>(null);
  const [problem, setProblem] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const test = async () => {
    setBusy(true);
    setProblem(null);
    setResult(null);
    try {
      const found = await testSource({ channel, settings: values, ...(sourceId && { sourceId }) });
      setResult(found);
      tested?.(found);
    } catch (failure) {
      setProblem(failure as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack>
      {settings
        .filter((setting) => isAsked(setting, values, settings))
        .map((setting) => (
          <SettingField
            key={setting.name}
            setting={setting}
            value={values[setting.name] ?? setting.default}
            stored={stored.includes(setting.name)}
            error={fieldError(error ?? problem, setting.name)}
            change={(value) => setValues({ ...values, [setting.name]: value })}
          />
        ))}
      <ProblemAlert error={problem} />
      {result && (
        <Alert
          role="status"
          color={result.ok ? 'teal' : 'red'}
          icon={result.ok ? <IconCircleCheck size={20} /> : <IconPlugConnectedX size={20} />}
          title={result.account && `${result.account.name} ${result.account.handle ? `@${result.account.handle}` : ''}`}
        >
          {result.message}
          {result.missingScopes && result.missingScopes.length > 0 && (
            <div>{t('accounts.missing', { scopes: result.missingScopes.join(', ') })}</div>
          )}
        </Alert>
      )}
      <Group>
        <Button variant="default" loading={busy} onClick={() => void test()}>
          {t('accounts.test')}
        </Button>
      </Group>
    </Stack>
  );
}
