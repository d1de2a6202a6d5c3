import { useComputedColorScheme } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import type { Message } from '../../api/messages.ts';
import { useT } from '../../i18n/i18n.tsx';
import { htmlDocument } from './html-document.ts';
import classes from './thread.module.css';

const tallest = 20_000;

/**
 * A customer's HTML, in a frame where no script runs and nothing loads from elsewhere. The frame shares our origin (and
 * only that), so that its height can be read and pictures from our store carry the session.
 */
export function HtmlFrame({ message }: { message: Message }) {
  const t = useT();
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(60);
  const dark = useComputedColorScheme('light') === 'dark';
  const [wanted, setWanted] = useState(false);
  const { document, remote } = useMemo(
    () => htmlDocument(message, { dark, origin: location.origin, remote: wanted }),
    [message, dark, wanted],
  );
  const measure = () => {
    const body = frame.current?.contentDocument?.body;
    if (!body) return;
    const fit = () => setHeight(Math.min(tallest, body.scrollHeight + 6));
    fit();
    new ResizeObserver(fit).observe(body);
  };
  return (
    <>
      {remote > 0 && !wanted && (
        <p className={classes.quiet}>
          {t('message.heldImages', { count: remote })}{' '}
          <button type="button" className={classes.fold} onClick={() => setWanted(true)}>
            {t('message.showImages', { count: remote })}
          </button>
        </p>
      )}
      <iframe
        ref={frame}
        className={classes.frame}
        title={t('message.frame')}
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        srcDoc={document}
        style={{ height }}
        onLoad={measure}
      />
    </>
  );
}
