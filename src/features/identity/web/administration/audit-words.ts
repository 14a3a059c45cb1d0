import type { Text } from '../../../../web/kit/i18n.ts'
import type { AuditEntry } from '../../schema.ts'

/** Acts whose sentence says more where a certain detail is there: `person.changed` with `administrator: true`. */
function variantOf({ act, detail }: AuditEntry): string {
  if (act === 'person.changed') {
    if (detail.administrator === true) return 'person.administratorOn'
    if (detail.administrator === false) return 'person.administratorOff'
    if (detail.kind === 'guest') return 'person.nowGuest'
    if (detail.kind === 'member') return 'person.nowMember'
  }
  return act
}

/** An entry of the audit log as a sentence. An act that has no sentence yet is told by its name, so that nothing is left out. */
export function auditWords(t: Text, entry: AuditEntry, spaces: ReadonlyMap<string, string>): string {
  const { detail, names, subject } = entry
  const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined)
  const other = text(detail.person) ?? text(detail.subject)
  const gone = t('identity:audit.gone')
  const key = `identity:audit.act.${variantOf(entry)}`
  const values = {
    actor: entry.actor ? t('identity:audit.person', { name: entry.actor.name || gone }) : t('identity:audit.system'),
    subject: names[subject] ?? text(detail.name) ?? spaces.get(subject) ?? text(detail.key) ?? gone,
    other: (other && names[other]) ?? gone,
    role: text(detail.role) ? t(`web:role.${detail.role}`) : '',
    count: typeof detail.items === 'number' ? detail.items : 1,
  }
  const sentence = t(key, values)
  return sentence === key || sentence === key.slice('identity:'.length)
    ? t('identity:audit.unknown', { ...values, act: entry.act })
    : sentence
}

const icons: [RegExp, string][] = [
  [/^sign-in\.refused/, 'alert-triangle'],
  [/^session|^password/, 'lock'],
  [/^token/, 'key'],
  [/^person/, 'user'],
  [/^group/, 'users-group'],
  [/^invitation/, 'mail'],
  [/^space/, 'books'],
  [/^item/, 'file-text'],
  [/^organisation/, 'building'],
  [/^verification|^risk-tier|^quality/, 'shield-check'],
]

export function auditIcon(act: string): string {
  return icons.find(([sign]) => sign.test(act))?.[1] ?? 'list'
}

/** Where what an entry speaks of can be looked at, if it is still there. */
export function auditLink({ act, subject, names }: AuditEntry): string | null {
  if (act.startsWith('person.') && names[subject]) return `/people/${subject}`
  if (act.startsWith('space.') && act !== 'space.removed') return `/spaces/${subject}`
  if (act.startsWith('item.') && act !== 'item.purged') return `/articles/${subject}`
  return null
}
