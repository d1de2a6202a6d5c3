import { IconCloudOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useFormats } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { useLine } from './live-provider.tsx';
import classes from './banner.module.css';

const patienceMs = 2500;

/** Says that the page may be behind, and since when. A blink of the line is not worth a word. */
export function OfflineBanner() {
  const t = useT();
  const { time } = useFormats();
  const { connected, since } = useLine();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (connected) {
      setShown(false);
      return undefined;
    }
    const timer = setTimeout(() => setShown(true), patienceMs);
    return () => clearTimeout(timer);
  }, [connected]);
  return (
    <div role="status" aria-live="polite">
      {shown && (
        <div className={classes.banner} data-kind="warn">
          <IconCloudOff size={18} aria-hidden />
          {t('live.offline', { time: time(new Date(since).toISOString()) })}
        </div>
      )}
    </div>
  );
}
