import { Pill } from '@mantine/core';
import { useContact } from '../../api/contacts.ts';
import { useT } from '../../i18n/i18n.tsx';
import { type Condition, conditions as known, type Filter } from '../inbox-address.ts';
import classes from '../inbox.module.css';
import { useConditionChoices } from './conditions.ts';

/** The conditions in force, each removable. */
export function Chips({ filter, setFilter }: { filter: Filter; setFilter: (filter: Filter) => void }) {
  const t = useT();
  const conditions = useConditionChoices();
  const { data: contact } = useContact(filter.contact);
  const inForce = known.filter((condition) => filter[condition]);
  if (inForce.length === 0) return null;
  const told = (condition: Condition) => {
    const value = filter[condition]!;
    const found = conditions.find((each) => each.condition === condition);
    const words = value.split(',').map((each) => found?.choices.find((choice) => choice.value === each)?.label ?? each);
    if (condition === 'contact' && contact) return `${t('filter.contact')}: ${contact.preferredName || contact.name}`;
    const label = found?.label ?? t(`filter.${condition}` as 'filter.id');
    return condition === 'id' ? t('filter.idCount', { count: words.length }) : `${label}: ${words.join(', ')}`;
  };
  return (
    <div className={classes.chips}>
      {inForce.map((condition) => (
        <Pill
          key={condition}
          withRemoveButton
          removeButtonProps={{
            'aria-label': t('filter.remove', { filter: told(condition) }),
            tabIndex: 0,
            'aria-hidden': false,
          }}
          onRemove={() => setFilter({ ...filter, [condition]: undefined })}
        >
          {told(condition)}
        </Pill>
      ))}
    </div>
  );
}
