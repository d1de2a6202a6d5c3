import { useChannel } from '../api/channels.ts';
import { iconNamed } from './icons.ts';
import classes from './channel-mark.module.css';

/** Mantine's colour names, or any CSS colour. */
const paint = (colour: string) => (/^[a-z]+$/.test(colour) ? `var(--mantine-color-${colour}-6, ${colour})` : colour);

/** A channel's icon in its colour; the first letter of its title where we have no such icon. */
export function ChannelMark({ channel, size = 20 }: { channel: string; size?: number }) {
  const known = useChannel(channel);
  const Icon = known && iconNamed(known.icon);
  const title = known?.title ?? channel;
  return (
    <span
      className={classes.mark}
      role="img"
      aria-label={title}
      style={{ width: size, height: size, background: known ? paint(known.colour) : undefined }}
    >
      {Icon ? <Icon size={size * 0.7} stroke={2} aria-hidden /> : title.slice(0, 1).toUpperCase()}
    </span>
  );
}
