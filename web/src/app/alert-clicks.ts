import { router } from './router.tsx';

/*
 * Goes where an alert leads that was clicked outside of the page. Listened for before anything is drawn: until the page's
 * script has been read, the browser keeps what the worker says.
 */
if ('serviceWorker' in navigator)
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<{ open?: string }>) => {
    if (data.open) void router.navigate(data.open);
  });
