import { Avatar } from '@mantine/core';

/** Somebody's initials, in our own colours: those that a name would choose by chance cannot always be read. */
export function Face({ name, initials, size }: { name: string; initials?: string; size: number }) {
  return (
    <Avatar
      radius="xl"
      size={size}
      name={name}
      aria-hidden
      styles={{
        placeholder: { background: 'var(--chosen)', color: 'var(--mantine-primary-color-light-color)', border: 0 },
      }}
    >
      {initials || undefined}
    </Avatar>
  );
}
