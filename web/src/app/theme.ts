import { createTheme, rem } from '@mantine/core';

/** One accent, generous corners, quiet greys. Colours of frustration and channels are the only other ones. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 8 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily:
    'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif, "Apple Color Emoji", "Noto Color Emoji"',
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: rem(24) }, h2: { fontSize: rem(19) }, h3: { fontSize: rem(16) } },
  },
  fontSizes: { xs: rem(12), sm: rem(13.5), md: rem(15) },
  respectReducedMotion: true,
});
