/* What people do for themselves from every page: language, appearance, signing out. */
import type { Locale } from './kit/i18n.ts'
import { api } from './kit/api.ts'
import { switchLocale } from './kit/i18n.ts'
import { beforeSignOut, forgetPrivate } from './kit/private-store.ts'
import { refresh } from './kit/query.ts'
import { switchTheme, type Theme } from './kit/theme.ts'

export const themes: readonly Theme[] = ['auto', 'light', 'dark']

/** Switches the language of the interface, and for a person that of all their browsers. */
export async function chooseLanguage(locale: Locale, signedIn: boolean): Promise<void> {
  await switchLocale(locale)
  if (signedIn) await api.patch('/api/me', { locale }).catch(() => {})
  // Labels of topics and the like come from the server in the reader's language.
  await refresh('/api/')
}

export function chooseTheme(theme: Theme): void {
  switchTheme(theme)
  api.patch('/api/me', { theme }).catch(() => {})
}

/** Ends the session once what is being written has reached the server. */
export async function signOut(): Promise<void> {
  await beforeSignOut()
  await api.delete('/api/session')
  forgetPrivate()
  location.href = '/sign-in'
}
