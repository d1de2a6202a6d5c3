import { NativeSelect, NumberInput, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { Password } from '../../form/password.tsx';
import type { Setting } from '../../api/channels.ts';
import { useT } from '../../i18n/i18n.tsx';

interface Props {
  setting: Setting;
  value: unknown;
  /** A secret that is stored already may stay empty. */
  stored: boolean;
  error?: string;
  change: (value: unknown) => void;
}

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** One field of an account's form, drawn from what the connector declares. */
export function SettingField({ setting, value, stored, error, change }: Props) {
  const t = useT();
  const common = {
    label: setting.label,
    description: setting.help,
    error,
    required: Boolean(setting.required) && !(setting.kind === 'secret' && stored),
  };
  switch (setting.kind) {
    case 'boolean':
      return (
        <Switch
          label={setting.label}
          description={setting.help}
          checked={value === true}
          onChange={(event) => change(event.currentTarget.checked)}
        />
      );
    case 'number':
      return (
        <NumberInput {...common} value={text(value)} onChange={(next) => change(next === '' ? undefined : next)} />
      );
    case 'choice':
      return (
        <NativeSelect
          {...common}
          data={setting.choices ?? []}
          value={text(value)}
          onChange={(event) => change(event.currentTarget.value)}
        />
      );
    case 'list':
      return (
        <TagsInput
          {...common}
          value={Array.isArray(value) ? (value as string[]) : []}
          onChange={change}
          splitChars={[',', ';']}
          acceptValueOnBlur
        />
      );
    case 'multiline':
      return (
        <Textarea
          {...common}
          autosize
          minRows={3}
          value={text(value)}
          onChange={(event) => change(event.currentTarget.value)}
        />
      );
    case 'secret':
      return (
        <Password
          {...common}
          autoComplete="new-password"
          placeholder={stored ? t('accounts.stored') : undefined}
          value={text(value)}
          onChange={(event) => change(event.currentTarget.value || undefined)}
        />
      );
    default:
      return (
        <TextInput
          {...common}
          type={setting.kind === 'email' ? 'email' : setting.kind === 'url' ? 'url' : 'text'}
          autoComplete="off"
          value={text(value)}
          onChange={(event) => change(event.currentTarget.value)}
        />
      );
  }
}
