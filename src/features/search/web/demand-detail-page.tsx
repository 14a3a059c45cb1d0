import { lazy, Suspense, useState } from 'react'
import { api } from '../../../web/kit/api.ts'
import { useHand } from '../../../web/kit/hand.ts'
import { useText } from '../../../web/kit/i18n.ts'
import { useParams, useSearch } from '../../../web/kit/pages.ts'
import { Icon, Loaded } from '../../../web/kit/parts.tsx'
import { usePage } from '../../../web/kit/place.ts'
import { refresh, useApi, useChange } from '../../../web/kit/query.ts'
import { say, sayWithUndo } from '../../../web/kit/toasts.tsx'
import { demandAskedOf, demandDetailPath, demandDetailView, demandWriteLink } from '../page.ts'
import type { DemandDetail } from '../demand/schema.ts'

const DismissDialog = lazy(() => import('./dismiss-dialog.tsx').then((m) => ({ default: m.DismissDialog })))

/** One need with its wordings, and what a steward does about it. */
export function DemandDetailPage() {
  const hand = useHand()
  const { key = '' } = useParams()
  const [query] = useSearch()
  const asked = demandAskedOf(query)
  const need = useApi<DemandDetail>(demandDetailPath(key, asked), { keep: true })
  usePage(need.data?.name ?? null, { place: 'demand' })
  return (
    <Loaded query={need} lines={8}>
      {(data) => demandDetailView(hand, asked, data, { acts: <Acts need={data} /> })}
    </Loaded>
  )
}

function Acts({ need }: { need: DemandDetail }) {
  const t = useText('search')
  const hand = useHand()
  const [dismissing, setDismissing] = useState(false)
  const path = `/api/demand/${need.key}`
  const refreshes = ['/api/demand']
  const request = useChange(() => api.put(`${path}/request`), { refreshes, onDone: () => sayWithUndo(t('demand.requestDone'), withdraw) })
  const withdraw = async () => {
    await api.delete(`${path}/request`)
    await refresh('/api/demand')
  }
  const takeBack = useChange(withdraw)
  const reopen = useChange(() => api.delete(`${path}/dismissal`), { refreshes, onDone: () => say(t('demand.reopenDone')) })
  return (
    <>
      {demandWriteLink(hand, need.name)}
      {need.requested ? (
        <button type="button" className="button" disabled={takeBack.isPending} onClick={() => takeBack.mutate(undefined)}>
          <Icon name="x" />
          {t('demand.withdrawRequest')}
        </button>
      ) : (
        <button type="button" className="button" disabled={request.isPending} onClick={() => request.mutate(undefined)}>
          <Icon name="bulb" />
          {t('demand.request')}
        </button>
      )}
      {need.dismissal ? (
        <button type="button" className="button" disabled={reopen.isPending} onClick={() => reopen.mutate(undefined)}>
          <Icon name="arrow-back-up" />
          {t('demand.reopen')}
        </button>
      ) : (
        <button type="button" className="button" onClick={() => setDismissing(true)}>
          <Icon name="archive" />
          {t('demand.dismiss')}
        </button>
      )}
      <Suspense>{dismissing && <DismissDialog need={need} onClose={() => setDismissing(false)} />}</Suspense>
    </>
  )
}
