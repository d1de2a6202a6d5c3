import { Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Channel, GuideStep } from '../../api/channels.ts';
import { useT } from '../../i18n/i18n.tsx';
import { Copyable } from '../copyable.tsx';
import classes from '../settings.module.css';
import { isAsked, type Values } from './settings-form.tsx';

/** A step's `code`, **emphasis** and links; nothing else of Markdown is needed here. */
function marked(step: string): ReactNode[] {
  return step.split(/(`[^`]+`|\*\*[^*]+\*\*|https?:\/\/[^\s)]+[^\s).,])/g).map((part, i) => {
    if (part.startsWith('`')) return <code key={i}>{part.slice(1, -1)}</code>;
    if (part.startsWith('**')) return <strong key={i}>{part.slice(2, -2)}</strong>;
    if (/^https?:/.test(part))
      return (
        <a key={i} href={part} target="_blank" rel="noopener noreferrer">
          {part}
        </a>
      );
    return part;
  });
}

/** What to do on the platform before filling in the form, and which permissions are needed, with the reason. */
export function Guide({
  channel,
  values,
  webhookUrl,
}: {
  channel: Channel;
  values: Values;
  webhookUrl?: string | null;
}) {
  const t = useT();
  if (channel.guide.length === 0 && !channel.scopes?.length) return null;
  const pasted = ({ copy, value }: GuideStep) => value ?? (copy === 'webhookUrl' ? webhookUrl : null);
  return (
    <Stack className={classes.card} gap="sm">
      <Title order={3}>{t('connect.guide')}</Title>
      <ol className={classes.guide}>
        {channel.guide
          .filter((step) => isAsked(step, values, channel.settings))
          .map((step) => (
            <li key={step.text + step.value}>
              {marked(step.text)}
              {pasted(step) && <Copyable value={pasted(step)!} />}
              {step.copy === 'webhookUrl' && !webhookUrl && <div className={classes.quiet}>{t('connect.later')}</div>}
            </li>
          ))}
      </ol>
      {channel.scopes && channel.scopes.length > 0 && (
        <>
          <Title order={4}>{t('connect.scopes')}</Title>
          <ul className={classes.guide}>
            {channel.scopes.map(({ name, why }) => (
              <li key={name}>
                <code>{name}</code> – {why}
              </li>
            ))}
          </ul>
        </>
      )}
    </Stack>
  );
}
