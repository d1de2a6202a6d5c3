import { Button, Group, NumberInput, Skeleton, Stack, TextInput, Title, UnstyledButton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { type Channel, useChannel, useChannels } from '../../api/channels.ts';
import { newKey } from '../../api/client.ts';
import { connectSource, type TestResult } from '../../api/sources.ts';
import { ChannelMark } from '../../channel/channel-mark.tsx';
import { useT } from '../../i18n/i18n.tsx';
import { ProblemAlert } from '../../sign-in/problem-alert.tsx';
import { Chapter } from '../chapter.tsx';
import classes from '../settings.module.css';
import { Guide } from './guide.tsx';
import { isAsked, SettingsForm, type Values } from './settings-form.tsx';
import { goAndSignIn } from './sign-in.tsx';

/** First where, then how: what to prepare, the form, the test, and it is connected. */
export function ConnectPage() {
  const t = useT();
  const { channel } = useParams();
  const { data: channels } = useChannels();
  const chosen = useChannel(channel);
  if (chosen) return <Connect key={chosen.channel} channel={chosen} />;
  return (
    <Chapter title={t('sources.connect')} text={t('connect.where')}>
      {!channels && <Skeleton h={120} />}
      <div className={classes.channels}>
        {channels?.map((each) => (
          <UnstyledButton
            key={each.channel}
            component={Link}
            to={`/settings/accounts/connect/${each.channel}`}
            className={classes.channel}
          >
            <ChannelMark channel={each.channel} size={34} />
            <span>{each.title}</span>
          </UnstyledButton>
        ))}
      </div>
    </Chapter>
  );
}

function Connect({ channel }: { channel: Channel }) {
  const t = useT();
  const navigate = useNavigate();
  const client = useQueryClient();
  const key = useRef(newKey());
  const [name, setName] = useState('');
  const [values, setValues] = useState<Values>({});
  const [historyDays, setHistoryDays] = useState(90);
  const [result, setResult] = useState<TestResult | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const tested = (found: TestResult) => {
    setResult(found);
    if (!name && found.account) setName(found.account.name);
  };
  const { oauth } = channel;
  const leaves = oauth && !oauth.optional && isAsked(oauth, values, channel.settings);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const account = result?.account as Record<string, unknown> | undefined;
      const body = {
        channel: channel.channel,
        name,
        settings: values,
        historyDays,
        ...(account && { account }),
        ...(channel.sandbox && { sandbox: true }),
      };
      const { id, signIn } = await connectSource(body, key.current);
      await client.invalidateQueries({ queryKey: ['sources'] });
      // first the account's page: whoever comes back from the platform by the browser's button finds it there
      await navigate(`/settings/accounts/${id}`);
      if (signIn === 'needed') await goAndSignIn(id);
    } catch (problem) {
      key.current = newKey();
      setError(problem as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Chapter title={channel.title} text={t('connect.text')}>
      <Guide channel={channel} values={values} />
      <form onSubmit={(event) => void submit(event)}>
        <Stack className={classes.card}>
          <Title order={3}>{t('connect.form')}</Title>
          <SettingsForm
            channel={channel.channel}
            settings={channel.settings}
            values={values}
            setValues={setValues}
            error={error}
            tested={tested}
            untestable={leaves}
          />
          <TextInput
            label={t('connect.name')}
            description={t('connect.nameHelp')}
            required
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {channel.capabilities.poll && (
            <NumberInput
              label={t('connect.history')}
              description={t('connect.historyHelp')}
              min={0}
              max={3650}
              w={260}
              value={historyDays}
              onChange={(value) => typeof value === 'number' && setHistoryDays(value)}
            />
          )}
          <ProblemAlert error={error} />
          <Group justify="flex-end">
            <Button component={Link} to="/settings/accounts" variant="default">
              {t('action.cancel')}
            </Button>
            <Button type="submit" loading={busy}>
              {t(leaves ? 'connect.andSignIn' : 'connect.button')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Chapter>
  );
}
