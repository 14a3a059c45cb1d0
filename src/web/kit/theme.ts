import { createTheme, type MantineColorsTuple, type MantineThemeOverride } from '@mantine/core'
import { useSyncExternalStore } from 'react'

export type Theme = 'auto' | 'light' | 'dark'

const listeners = new Set<() => void>()
const night = matchMedia('(prefers-color-scheme: dark)')
night.addEventListener('change', tell)

function tell(): void {
  for (const listener of listeners) listener()
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function chosen(): Theme {
  const theme = document.documentElement.dataset.theme
  return theme === 'light' || theme === 'dark' ? theme : 'auto'
}

/** What the reader chose. The server reads the same cookie, so the next page arrives in it. */
export function useTheme(): Theme {
  return useSyncExternalStore(listen, chosen)
}

/** What is on the screen. */
export function useColourScheme(): 'light' | 'dark' {
  return useSyncExternalStore(listen, () => {
    const theme = chosen()
    if (theme !== 'auto') return theme
    return night.matches ? 'dark' : 'light'
  })
}

export function switchTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme
  document.cookie = `onji_theme=${theme}; path=/; max-age=31536000; samesite=lax`
  tell()
}

/** Mantine asks for ten shades; ours are mixed from the accent so that both themes and both systems agree. */
const shades = [6, 12, 24, 38, 54, 70, 86, 100, 112, 124].map((share) =>
  share <= 100
    ? `color-mix(in oklab, var(--accent) ${share}%, var(--paper))`
    : `color-mix(in oklab, var(--accent) ${200 - share}%, var(--accent-strong))`,
) as unknown as MantineColorsTuple

export const mantineTheme: MantineThemeOverride = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  headings: { fontFamily: 'var(--font)', fontWeight: '700' },
  primaryColor: 'accent',
  primaryShade: 7,
  colors: { accent: shades },
  defaultRadius: 'sm',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '14px', xl: '20px' },
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  shadows: {
    xs: '0 1px 2px var(--shadow)',
    sm: '0 1px 4px var(--shadow)',
    md: '0 4px 16px var(--shadow)',
    lg: '0 8px 28px var(--shadow)',
    xl: '0 16px 48px var(--shadow)',
  },
  // The head of a dialog is no landmark beside that of the page.
  components: { ModalHeader: { defaultProps: { role: 'presentation' } }, DrawerHeader: { defaultProps: { role: 'presentation' } } },
  cursorType: 'pointer',
  respectReducedMotion: true,
})
