import { formatDate } from '../../../../platform/page/format.ts'
import { type Locale, useLocale, useText } from '../../../../web/kit/i18n.ts'
import { EmptyState, ErrorState, Icon, Skeleton, type SpaceMark } from '../../../../web/kit/parts.tsx'
import { useApi, useApiList } from '../../../../web/kit/query.ts'
import type { AuditEntry } from '../../schema.ts'
import { PartHead } from '../part-head.tsx'
import { auditIcon, auditLink, auditWords } from './audit-words.ts'

/** Who did what, newest first. */
export function AuditPart() {
  const t = useText('identity')
  const log = useApiList<AuditEntry>('/api/audit')
  const spaces = useApi<{ items: SpaceMark[] }>('/api/spaces')
  const locale = useLocale()
  const names = new Map((spaces.data?.items ?? []).map(({ id, name }) => [id, name]))
  return (
    <section>
      <PartHead title={t('admin.audit.tab')} lead={t('admin.audit.lead')} />
      {log.error && <ErrorState problem={log.error} retry={() => log.refetch()} />}
      {log.isLoading && <Skeleton lines={8} />}
      {log.data?.items.length === 0 && <EmptyState icon="list" title={t('admin.audit.empty.title')} text={t('admin.audit.empty.text')} />}
      {daysOf(log.data?.items ?? [], locale).map(({ day, entries }) => (
        <div key={day} className="audit-day">
          <h3>{day}</h3>
          <ol>
            {entries.map((entry) => (
              <AuditLine key={entry.id} entry={entry} spaces={names} />
            ))}
          </ol>
        </div>
      ))}
      {log.hasNextPage && (
        <div className="more">
          <button type="button" className="button" onClick={() => log.fetchNextPage()} disabled={log.isFetchingNextPage}>
            {t('web:act.loadMore')}
          </button>
        </div>
      )}
    </section>
  )
}

/** Entries under the days they belong to, in the order they come. */
function daysOf(entries: AuditEntry[], locale: Locale): { day: string; entries: AuditEntry[] }[] {
  const days: { day: string; entries: AuditEntry[] }[] = []
  for (const entry of entries) {
    const day = formatDate(entry.at, locale)
    const last = days.at(-1)
    if (last?.day === day) last.entries.push(entry)
    else days.push({ day, entries: [entry] })
  }
  return days
}

function AuditLine({ entry, spaces }: { entry: AuditEntry; spaces: Map<string, string> }) {
  const t = useText('identity')
  const locale = useLocale()
  const link = auditLink(entry)
  return (
    <li className="audit-line">
      <Icon name={auditIcon(entry.act)} className="line-icon" />
      <p className="audit-words">
        {auditWords(t, entry, spaces)} {link && <a href={link}>{t('admin.audit.open')}</a>}
      </p>
      <time className="quiet audit-time" dateTime={new Date(entry.at).toISOString()}>
        {new Date(entry.at).toLocaleTimeString(locale === 'ko' ? 'ko-KR' : 'en-US', { hour: 'numeric', minute: '2-digit' })}
      </time>
    </li>
  )
}
