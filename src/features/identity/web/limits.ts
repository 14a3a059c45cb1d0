import type { Text } from '../../../web/kit/i18n.ts'
import { SHORTEST_PASSWORD } from '../page.ts'

type Rule = (value: string) => string | null

/** The schema's limits with words of their own, so that most mistakes are seen before anything is sent. */
export function limitsOf(t: Text): Record<'name' | 'organisation' | 'group' | 'mail' | 'optionalMail' | 'password', Rule> {
  const named =
    (missing: string): Rule =>
    (value) =>
      !value.trim() ? t(missing) : value.trim().length > 120 ? t('identity:wrong.long', { count: 120 }) : null
  const mail: Rule = (value) =>
    !value.trim() ? t('identity:wrong.mailMissing') : /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(value.trim()) ? null : t('identity:wrong.mail')
  return {
    name: named('identity:wrong.name'),
    organisation: named('identity:wrong.organisation'),
    group: named('identity:wrong.group'),
    mail,
    optionalMail: (value) => (value.trim() ? mail(value) : null),
    password: (value) =>
      value.length < SHORTEST_PASSWORD
        ? t('identity:wrong.password', { count: SHORTEST_PASSWORD })
        : value.length > 200
          ? t('identity:wrong.long', { count: 200 })
          : null,
  }
}
