import { Anchor, Button, Skeleton, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import { growsByStyle } from '../../form/grows-by-style.ts';
import { ProblemAlert } from '../../sign-in/problem-alert.tsx';
import { useFormats } from '../../i18n/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useNow } from '../../i18n/now.ts';
import classes from './composer.module.css';
import { Files } from './files.tsx';
import { Recipients } from './recipients.tsx';
import { SendButton } from './send-button.tsx';
import { Tools } from './tools.tsx';
import { type Given, type Reply, useReply } from './use-reply.ts';

/** An answer to the customer: where it goes, what it says, and a button that tells what will happen. */
export function ReplyComposer(given: Given) {
  const t = useT();
  const field = useRef<HTMLTextAreaElement>(null);
  const reply = useReply(given);
  const [canned, setCanned] = useState(false);
  const { options, draft, left } = reply;
  if (!options) return <Skeleton h={110} radius="md" />;
  if (!options.allowed) return <CannotReply reason={options.reason} handOffUrl={options.handOffUrl} />;
  const insert = (text: string) => reply.insert(field.current, text);
  return (
    <div>
      <Notices reply={reply} />
      {options.rule?.recipients && (
        <Recipients options={options} draft={draft.body} subject={given.conversation.subject} change={draft.change} />
      )}
      <Textarea
        ref={field}
        className={classes.field}
        autosize={!growsByStyle}
        minRows={2}
        maxRows={14}
        dir="auto"
        aria-label={t('composer.reply')}
        placeholder={t('composer.replyHint')}
        value={draft.body.text ?? ''}
        readOnly={reply.sending}
        onChange={(event) => draft.change({ text: event.currentTarget.value })}
        onPaste={reply.takesFiles ? reply.files.paste : undefined}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            void reply.send(reply.lastWay);
          } else if (event.key === '/' && !draft.body.text) {
            event.preventDefault();
            setCanned(true);
          }
        }}
      />
      <Files files={draft.body.files ?? []} drop={reply.files.drop} uploading={reply.files.uploading} />
      <div className={classes.foot}>
        <Tools reply={reply} insert={insert} field={field} canned={canned} setCanned={setCanned} />
        <div className={classes.end}>
          {left !== null && (
            <span className={classes.length} data-over={left < 0 || undefined}>
              <span className="visually-hidden">{t('composer.left')}</span> {left}
            </span>
          )}
          <SendButton
            action={reply.action}
            way={reply.lastWay}
            disabled={!reply.sendable}
            busy={reply.sending}
            send={(way) => void reply.send(way)}
          />
        </div>
      </div>
    </div>
  );
}

function Notices({ reply }: { reply: Reply }) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow();
  const { options, arrived, open, rival } = reply;
  return (
    <div aria-live="polite">
      <ProblemAlert error={reply.problem} />
      {arrived && (
        <div className={classes.notice} data-kind="warn">
          {t('composer.arrived')}
          <Button size="compact-xs" variant="default" onClick={reply.sawArrived}>
            {t('composer.seen')}
          </Button>
        </div>
      )}
      {rival.name && (
        <div className={classes.notice} data-kind={rival.asks ? 'alarm' : 'warn'}>
          {t(rival.asks ? 'presence.sendAnyway' : 'presence.typing', { name: rival.name })}
        </div>
      )}
      {open.length > 0 && (
        <div className={classes.notice} data-kind="warn">
          {t('composer.unfilled', { names: open.map((name) => `{{${name}}}`).join(', ') })}
        </div>
      )}
      {reply.tooManyFiles && (
        <div className={classes.notice} data-kind="warn">
          {t('composer.tooManyFiles', { max: reply.fileRule?.max ?? 0 })}
        </div>
      )}
      {options?.until && (
        <div className={classes.notice}>{t('composer.until', { time: moment(options.until, now) })}</div>
      )}
      {options?.price && <div className={classes.notice}>{options.price}</div>}
    </div>
  );
}

function CannotReply({ reason, handOffUrl }: { reason: string | null; handOffUrl: string | null }) {
  const t = useT();
  return (
    <div className={classes.notice} role="note">
      <span>{reason ?? t('composer.cannot')}</span>
      {handOffUrl && (
        <Anchor href={handOffUrl} target="_blank" rel="noopener noreferrer">
          {t('composer.handOff')}
        </Anchor>
      )}
    </div>
  );
}
