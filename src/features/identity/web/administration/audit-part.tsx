import { formatMoment } from '../../../../platform/page/format.ts'
import { useLocale, useText } from '../../../../web/kit/i18n.ts'
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
  const names = new Map((spaces.data?.items ?? []).map(({ id, name }) => [id, name]))
  return (
    <section>
      <PartHead title={t('admin.audit.tab')} lead={t('admin.audit.lead')} />
      {log.error && <ErrorState problem={log.error} retry={() => log.refetch()} />}
      {log.isLoading && <Skeleton lines={8} />}
      {log.data?.items.length === 0 && <EmptyState icon="list" title={t('admin.audit.empty.title')} text={t('admin.audit.empty.text')} />}
      <ol className="audit">
        {log.data?.items.map((entry) => (
          <AuditLine key={entry.id} entry={entry} spaces={names} />
        ))}
      </ol>
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
        {formatMoment(entry.at, locale)}
      </time>
    </li>
  )
}
