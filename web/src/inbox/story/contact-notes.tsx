import { Button, Textarea } from '@mantine/core';
import { useSessionStorage } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { addContactNote, type Contact } from '../../api/contacts.ts';
import { tellProblem } from '../../app/tell.ts';
import { growsByStyle } from '../../form/grows-by-style.ts';
import { useFormats } from '../../i18n/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useSignedIn } from '../../session/use-me.ts';
import classes from './story.module.css';

/** What colleagues should know about this customer, in whatever conversation. */
export function ContactNotes({ contact }: { contact: Contact }) {
  const t = useT();
  const { day } = useFormats();
  const client = useQueryClient();
  const me = useSignedIn();
  // What is half written waits here while another conversation is open.
  const [text, setText, clearText] = useSessionStorage({
    key: `earshot.note.${me.id}.${contact.id}`,
    defaultValue: '',
    getInitialValueInEffect: false,
  });
  const add = useMutation({
    mutationFn: () => addContactNote(contact.id, text),
    onSuccess: () => {
      clearText();
      return client.invalidateQueries({ queryKey: ['contact', contact.id] });
    },
    onError: tellProblem,
  });
  return (
    <section className={classes.section}>
      <h3>{t('story.notes')}</h3>
      <ul className={classes.notes}>
        {contact.notes.map((note) => (
          <li key={note.id} dir="auto">
            {note.text}
            <div className={classes.quiet}>
              {note.author.name} · {day(note.createdAt)}
            </div>
          </li>
        ))}
      </ul>
      <Textarea
        mt={8}
        size="xs"
        autosize={!growsByStyle}
        className={classes.note}
        aria-label={t('story.addNote')}
        placeholder={t('story.addNote')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {text.trim() && (
        <Button mt={6} size="compact-xs" variant="light" loading={add.isPending} onClick={() => add.mutate()}>
          {t('action.add')}
        </Button>
      )}
    </section>
  );
}
