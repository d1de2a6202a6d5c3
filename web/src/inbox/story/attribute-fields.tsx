import { Checkbox, NativeSelect, Stack } from '@mantine/core';
import { type Attribute, useAttributes } from '../../api/attributes.ts';
import { KeptField } from './kept-field.tsx';

type Value = string | number | boolean | null;

interface Props {
  subject: Attribute['subject'];
  values: Record<string, unknown>;
  /** Keeps one value; null takes it away. */
  keep: (key: string, value: Value) => void;
}

/** The fields that an admin added, shown and changed; a value is kept when its field is left. */
export function AttributeFields({ subject, values, keep }: Props) {
  const { data } = useAttributes();
  const fields = (data ?? [])
    .filter((attribute) => attribute.subject === subject)
    .toSorted((a, b) => a.position - b.position);
  if (fields.length === 0) return null;
  return (
    <Stack gap={8} mt={8}>
      {fields.map((attribute) => (
        <Field
          key={`${attribute.id} ${String(values[attribute.key] ?? '')}`}
          attribute={attribute}
          value={(values[attribute.key] ?? null) as Value}
          keep={(value) => keep(attribute.key, value)}
        />
      ))}
    </Stack>
  );
}

const inputs = { text: 'text', number: 'number', date: 'date' } as const;

function Field({ attribute, value, keep }: { attribute: Attribute; value: Value; keep: (value: Value) => void }) {
  const { kind, label, choices } = attribute;
  if (kind === 'boolean')
    return (
      <Checkbox
        size="xs"
        label={label}
        checked={value === true}
        onChange={(event) => keep(event.currentTarget.checked)}
      />
    );
  if (kind === 'choice')
    return (
      <NativeSelect
        size="xs"
        label={label}
        data={['', ...choices]}
        value={String(value ?? '')}
        onChange={(event) => keep(event.currentTarget.value || null)}
      />
    );
  return (
    <KeptField
      type={inputs[kind]}
      step="any"
      label={label}
      value={String(value ?? '')}
      keep={(text) => keep(text === '' ? null : kind === 'number' ? Number(text) : text)}
    />
  );
}
