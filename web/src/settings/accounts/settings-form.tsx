import { Alert, Button, Group, Stack } from '@mantine/core';
import { IconCircleCheck, IconPlugConnectedX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Setting, When } from '../../api/channels.ts';
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
  /** There is nothing to try out before somebody has signed in. */
  untestable?: boolean;
}

/** Whether the form shows this setting or step at all, given the others. */
export const isAsked = ({ when }: { when?: When }, values: Values, all: Setting[]): boolean => {
  if (!when) return true;
  const other = all.find(({ name }) => name === when.setting);
  return when.in.includes((values[when.setting] ?? other?.default) as string | boolean);
};

/** The account's form, and the test that says what works or what to fix. */
export function SettingsForm({ channel, settings, values, setValues, ...given }: Props) {
  const t = useT();
  const { stored = [], sourceId, error, tested, untestable } = given;
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
      {!untestable && (
        <Group>
          <Button variant="default" loading={busy} onClick={() => void test()}>
            {t('accounts.test')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
