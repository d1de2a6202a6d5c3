import { NativeSelect } from '@mantine/core';
import { type Role, roles } from '../../api/session.ts';
import { useT } from '../../i18n/i18n.tsx';

/** Somebody's role, with a sentence on what it allows. */
export function RoleSelect({ value, choose }: { value: Role; choose: (role: Role) => void }) {
  const t = useT();
  return (
    <NativeSelect
      label={t('people.role')}
      description={t(`roleHelp.${value}`)}
      data={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
      value={value}
      onChange={(event) => choose(event.currentTarget.value as Role)}
    />
  );
}
