import { ActionIcon, Button, Group, NativeSelect, Popover, Stack, TextInput, Tooltip } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconBookmarkPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { saveView, savedViewsKey } from '../../api/saved-views.ts';
import { tell, tellProblem } from '../../app/tell.ts';
import { useT } from '../../i18n/i18n.tsx';
import type { Filter } from '../inbox-address.ts';
import { useConditionChoices } from './conditions.ts';

const sorts = ['position', 'lastActivity', 'waiting', 'frustration', 'newest'] as const;

/** All conditions of a list in one place, its order, and keeping it under a name. */
export function FilterMenu({ filter, setFilter }: { filter: Filter; setFilter: (filter: Filter) => void }) {
  const t = useT();
  const client = useQueryClient();
  const conditions = useConditionChoices().filter(({ ledTo }) => !ledTo);
  const [name, setName] = useState('');
  const [open, setOpen] = useState(false);
  const save = async () => {
    try {
      const { sort: _sort, ...conditions } = filter;
      await saveView({ name, filter: conditions });
      await client.invalidateQueries({ queryKey: savedViewsKey });
      setName('');
      setOpen(false);
      tell(t('search.saved'));
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <Popover opened={open} onChange={setOpen} width={300} shadow="lg" position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label={t('filter.name')}>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t('filter.name')}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            <IconAdjustmentsHorizontal size={18} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
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
      </Popover.Dropdown>
    </Popover>
  );
}
