import { Notifications } from '@mantine/notifications';
import { useT } from '../i18n/i18n.tsx';

/** Short words at the foot of the page, in a landmark of their own. */
export function Toasts() {
  const t = useT();
  return (
    <section aria-label={t('alerts.messages')}>
      <Notifications position="bottom-center" containerWidth={440} limit={4} withinPortal={false} />
    </section>
  );
}
