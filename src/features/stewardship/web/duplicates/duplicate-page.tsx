import { lazy, Suspense, useState } from 'react'
import { api } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useParams } from '../../../../web/kit/pages.ts'
import { Icon, Loaded } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'
import { duplicatePath, duplicateView, likenessWords } from '../../duplicates/page.ts'
import type { DuplicateView } from '../../duplicates/schema.ts'

const DismissDialog = lazy(() => import('./dismiss-dialog.tsx').then((m) => ({ default: m.DismissDialog })))

/** Two articles beside each other, and what becomes of them. */
export function DuplicatePage() {
  const hand = useHand()
  const { id = '' } = useParams()
  const pair = useApi<DuplicateView>(duplicatePath(id), { keep: true })
  usePage(pair.data ? likenessWords(hand, pair.data) : null, { place: 'desk' })
  return (
    <Loaded query={pair} lines={12}>
      {(data) => duplicateView(hand, data, { acts: <Acts pair={data} /> })}
    </Loaded>
  )
}

function Acts({ pair }: { pair: DuplicateView }) {
  const t = useText('stewardship')
  const [dismissing, setDismissing] = useState(false)
  const reopen = useChange(() => api.delete(`${duplicatePath(pair.id)}/dismissal`), {
    refreshes: ['/api/duplicates'],
    onDone: () => say(t('duplicates.dismiss.reopened')),
  })
  const into = pair.may.mergeInto[0]
  const other = into === pair.a.id ? pair.b.id : pair.a.id
  return (
    <>
      {pair.may.settle && pair.state === 'open' && (
        <button type="button" className="button" onClick={() => setDismissing(true)}>
          {t('duplicates.dismiss.act')}
        </button>
      )}
      {pair.may.settle && pair.state === 'dismissed' && (
        <button type="button" className="button" disabled={reopen.isPending} onClick={() => reopen.mutate(undefined)}>
          {t('duplicates.dismiss.reopen')}
        </button>
      )}
      {into !== undefined && pair.state !== 'merged' && (
        <a className="button button-primary" href={`/merge?from=${other}&into=${into}`}>
          <Icon name="git-merge" />
          {t('duplicates.merge.act')}
        </a>
      )}
      <Suspense>{dismissing && <DismissDialog id={pair.id} onClose={() => setDismissing(false)} />}</Suspense>
    </>
  )
}
