import { Button, Group } from '@mantine/core';
import type { RefObject } from 'react';
import { useTeams, useUsers } from '../../api/people.ts';
import { putCaret } from './put-caret.ts';

interface Props {
  text: string;
  field: RefObject<HTMLTextAreaElement | null>;
  change: (text: string) => void;
}

const begun = /(^|\s)@([\p{L}\p{N}._-]*)$/u;

/** Names that fit what is being written after `@`. */
export function MentionHints({ text, field, change }: Props) {
  const { data: users } = useUsers();
  const { data: teams } = useTeams();
  const caret = field.current?.selectionStart ?? text.length;
  const found = begun.exec(text.slice(0, caret));
  if (!found) return null;
  const word = found[2]!.toLowerCase();
  const names = [...(users ?? []), ...(teams ?? [])]
    .map(({ name }) => name)
    .filter((name) => name.toLowerCase().includes(word))
    .slice(0, 6);
  if (names.length === 0) return null;
  const pick = (name: string) => {
    const start = caret - found[2]!.length;
    change(`${text.slice(0, start)}${name} ${text.slice(caret)}`);
    putCaret(field.current, start + name.length + 1);
  };
  return (
    <Group gap={4} mb={6}>
      {names.map((name) => (
        <Button key={name} size="compact-xs" variant="default" onClick={() => pick(name)}>
          @{name}
        </Button>
      ))}
    </Group>
  );
}
