import { romanize } from 'es-hangul'
import type { Text } from '../../../../web/kit/i18n.ts'
import type { SpaceView } from '../../schema.ts'

export type SpaceValues = Pick<SpaceView, 'name' | 'key' | 'description' | 'visibility' | 'icon' | 'colour'>

/** As the schema has it; `new` is the page where spaces are made. */
const KEY = /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/

/** What the address of a space could be: its name in small Latin letters, Hangul as it sounds. */
export function keyOf(name: string): string {
  const key = romanize(name.normalize('NFC'))
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 40)
    .replace(/-+$/, '')
  return key === 'new' ? 'new-space' : key
}

/** The schema's limits with words of their own. */
export function spaceLimits(t: Text): {
  name: (value: string) => string | null
  key: (value: string) => string | null
  description: (value: string) => string | null
} {
  return {
    name: (value) =>
      !value.trim() ? t('settings.wrong.name') : value.trim().length > 120 ? t('settings.wrong.long', { count: 120 }) : null,
    key: (value) => (value === 'new' || !KEY.test(value) ? t('settings.wrong.key') : null),
    description: (value) => (value.trim().length > 1000 ? t('settings.wrong.long', { count: 1000 }) : null),
  }
}
