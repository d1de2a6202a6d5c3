import { Help } from './help.tsx';
import { Palette, type Props } from './palette.tsx';

/** What a key opens over the whole inbox. */
export type OpenKeyDialog = 'palette' | 'help' | null;

export function KeyDialog({ dialog, ...given }: Props & { dialog: OpenKeyDialog }) {
  if (dialog === 'palette') return <Palette {...given} />;
  return dialog === 'help' && <Help close={given.close} />;
}
