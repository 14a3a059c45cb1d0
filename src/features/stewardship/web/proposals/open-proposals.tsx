import { useText } from '../../../../web/kit/i18n.ts'
import type { PartItem } from '../../../../web/kit/pages.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import { type Page, withQuery } from '../../../../web/kit/api.ts'
import { useApi } from '../../../../web/kit/query.ts'
import type { ProposalRow } from '../../proposals/schema.ts'

/** Says at the head of an article that changes of it are proposed, to those who may see them. */
export function OpenProposals({ item }: { item: PartItem }) {
  const t = useText('stewardship')
  const list = useApi<Page<ProposalRow>>(item.type === 'article' ? withQuery('/api/proposals', { item: item.id, limit: 20 }) : null)
  const rows = list.data?.items ?? []
  if (rows.length === 0) return null
  const href = rows.length === 1 ? `/proposals/${rows[0].id}` : `/proposals?box=all&item=${item.id}`
  return (
    <p className="notice">
      <Icon name="git-pull-request" />
      <span>
        <b>{t('proposals.openHere', { count: rows.length })}</b> · {t('proposals.openHereText')} <a href={href}>{t('proposals.see')}</a>
      </span>
    </p>
  )
}
