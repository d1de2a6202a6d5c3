import { ActionIcon, Button, Group, NativeSelect, Popover, Stack, TextInput } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconBookmarkPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { saveView, savedViewsKey } from '../../api/saved-views.ts';
import { tell, tellProblem } from '../../app/tell.ts';
import { Unfolding } from '../../form/unfolding.tsx';
import { useT } from '../../i18n/i18n.tsx';
import type { Filter } from '../inbox-address.ts';
import { useConditionChoices } from './conditions.ts';

const sorts = ['position', 'lastActivity', 'waiting', 'frustration', 'newest'] as const;

interface Props {
  filter: Filter;
  setFilter: (filter: Filter) => void;
}

/** All conditions of a list in one place, its order, and keeping it under a name. */
export function FilterMenu(props: Props) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  return (
    <Unfolding
      opened={open}
      popup="dialog"
      button={
        <ActionIcon
          variant="default"
          size={36}
          title={t('filter.name')}
          aria-label={t('filter.name')}
          onClick={() => setOpen(!open)}
        >
          <IconAdjustmentsHorizontal size={18} />
        </ActionIcon>
      }
    >
      {(id, target) => (
        <Popover id={id} opened onChange={setOpen} width={300} shadow="lg" position="bottom-end" trapFocus>
          <Popover.Target>{target}</Popover.Target>
          <Popover.Dropdown>
            <Conditions {...props} name={name} setName={setName} close={() => setOpen(false)} />
          </Popover.Dropdown>
        </Popover>
      )}
    </Unfolding>
  );
}

interface Naming {
  /** Under which it is to be kept; half written, it waits while the menu is closed. */
  name: string;
  setName: (name: string) => void;
  close: () => void;
}

function Conditions({ filter, setFilter, name, setName, close }: Props & Naming) {
  const t = useT();
  const client = useQueryClient();
  const conditions = useConditionChoices().filter(({ ledTo }) => !ledTo);
  const save = async () => {
    try {
      const { sort: _sort, ...conditions } = filter;
      await saveView({ name, filter: conditions });
      await client.invalidateQueries({ queryKey: savedViewsKey });
      setName('');
      close();
      tell(t('search.saved'));
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <Stack gap={8}>
      {conditions.map(({ condition, label, choices }) => (
        <NativeSelect
          key={condition}
          size="xs"
          label={label}
          data={[{ value: '', label: t('filter.any') }, ...choices]}
          value={filter[condition] ?? ''}
          onChange={(event) => setFilter({ ...filter, [condition]: event.currentTarget.value || undefined })}
        />
      ))}
      <NativeSelect
        size="xs"
        label={t('filter.sort')}
        data={[
          { value: '', label: t('filter.sortUsual') },
          ...sorts.map((value) => ({ value, label: t(`sort.${value}`) })),
        ]}
        value={filter.sort ?? ''}
        onChange={(event) => setFilter({ ...filter, sort: event.currentTarget.value || undefined })}
      />
      <Group gap={6} wrap="nowrap" align="flex-end">
        <TextInput
          flex={1}
          size="xs"
          label={t('search.saveAs')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          size="xs"
          variant="light"
          px={10}
          disabled={!name.trim()}
          aria-label={t('search.save')}
          onClick={() => void save()}
        >
          <IconBookmarkPlus size={16} />
        </Button>
      </Group>
    </Stack>
  );
}
