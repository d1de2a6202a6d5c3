import { Alert } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { Problem } from '../api/problem.ts';
import { useT } from '../i18n/i18n.tsx';

/** What went wrong, in the server's own sentence. */
export function ProblemAlert({ error }: { error: Error | null | undefined }) {
  const t = useT();
  if (!error) return null;
  const fields = error instanceof Problem ? Object.values(error.body.fields ?? {}) : [];
  const offline = error instanceof Problem && error.offline;
  return (
    <Alert color="red" icon={<IconAlertCircle size={18} />} role="alert" variant="light">
      {offline ? t('unreachable.text') : error.message}
      {fields.length > 0 && (
        <ul>
          {fields.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </Alert>
  );
}

/** The sentence for one field of a form, if the server had one. */
export const fieldError = (error: unknown, field: string): string | undefined =>
  error instanceof Problem ? error.body.fields?.[field] : undefined;
