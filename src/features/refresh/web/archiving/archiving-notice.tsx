import { formatDate } from '../../../../platform/page/format.ts'
import { api } from '../../../../web/kit/api.ts'
import { useLocale, useText } from '../../../../web/kit/i18n.ts'
import type { PartItem } from '../../../../web/kit/pages.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import type { ArchivingNotice as Notice } from '../../archiving/schema.ts'

/** Says above the text that the item will be archived, and when; who may write keeps it with one press. */
export function ArchivingNotice({ item }: { item: PartItem }) {
  const t = useText('refresh')
  const locale = useLocale()
  const path = `/api/items/${item.id}/archiving`
  const { data } = useApi<Notice>(item.archivedAt === null && item.trashedAt === null ? path : null)
  const keep = useChange(() => api.put(`${path}/keeping`), { refreshes: [path], onDone: () => say(t('archiving.kept')) })
  if (!data?.notice) return null
  const { at, months, may } = data.notice
  return (
    <div className="notice">
      <Icon name="archive" />
      <span>{t('archiving.notice', { months, date: formatDate(at, locale) })}</span>
      {may.keep && (
        <button type="button" className="button" disabled={keep.isPending} onClick={() => keep.mutate(undefined)}>
          {t('archiving.keep')}
        </button>
      )}
    </div>
  )
}
