import './documents.css'
import { useEffect } from 'react'
import { type ReadingView, readingPath } from '../../page.ts'
import type { SpaceView } from '../../schema.ts'
import type { Page } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useBlocker, useGo, useSearch } from '../../../../web/kit/pages.ts'
import { EmptyState, ErrorState, hrefOf, PageHead, Skeleton } from '../../../../web/kit/parts.tsx'
import { SpacePicker } from '../../../../web/kit/pickers.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi } from '../../../../web/kit/query.ts'
import { DropFiles } from './drop-files.tsx'
import { SendingList } from './sending-list.tsx'
import { useSending } from './use-sending.ts'

/** `/documents/new?space=&parent=`: files become documents as soon as they are chosen. */
export function UploadPage() {
  const t = useText('repository')
  const [{ space = '', parent = '' }] = useSearch()
  const spaces = useApi<Page<SpaceView>>('/api/spaces')
  const writable = spaces.data?.items.filter(({ role }) => role !== null && role !== 'reader')
  const chosen = writable?.find(({ id, key }) => id === space || key === space) ?? (space ? undefined : writable?.[0])
  usePage(t('document.upload.title'), { space: chosen ?? null, place: 'spaces' })
  if (spaces.error) return <ErrorState problem={spaces.error} retry={() => spaces.refetch()} />
  return (
    <div className="page page-narrow">
      <PageHead title={t('document.upload.title')} lead={t('document.upload.lead')} />
      {!writable ? <Skeleton /> : writable.length === 0 ? <Nowhere /> : <Uploading chosen={chosen ?? null} parent={chosen ? parent : ''} />}
    </div>
  )
}

function Nowhere() {
  const t = useText('repository')
  return (
    <EmptyState icon="lock" title={t('document.upload.notHere.title')} text={t('document.upload.notHere.text')}>
      <a className="button" href="/spaces">
        {t('document.upload.notHere.act')}
      </a>
    </EmptyState>
  )
}

function Uploading({ chosen, parent }: { chosen: SpaceView | null; parent: string }) {
  const t = useText('repository')
  const go = useGo()
  const [, setSearch] = useSearch()
  const above = useApi<ReadingView>(parent ? readingPath(parent) : null)
  // What stands elsewhere, or may not be read, is not a place here.
  const under = above.data?.space.id === chosen?.id ? above.data : undefined
  const sending = useSending((rows) => {
    const [only] = rows
    if (rows.length === 1 && only?.made) go(hrefOf(only.made))
  })
  useLeaving(sending.isBusy)
  const count = sending.rows.filter(({ state }) => state === 'done').length
  return (
    <div className="uploading">
      <SpacePicker
        label={t('document.upload.space')}
        writable
        value={chosen}
        onChange={(next) => next && setSearch({ space: next.key, parent: null }, { replace: true })}
      />
      {under && (
        <p className="uploading-under quiet">
          {t('document.upload.under', { title: under.title })}
          <button type="button" className="button button-plain" onClick={() => setSearch({ parent: null }, { replace: true })}>
            {t('document.upload.top')}
          </button>
        </p>
      )}
      <DropFiles
        several
        disabled={!chosen || (parent !== '' && above.isLoading)}
        onFiles={(files) => chosen && sending.add(files, { spaceId: chosen.id, parentId: under?.id ?? null })}
      />
      {sending.rows.length > 0 && <SendingList rows={sending.rows} onCancel={sending.cancel} onRetry={sending.retry} />}
      {count > 0 && !sending.isBusy() && chosen && (
        <p className="uploading-end" role="status">
          {t('document.upload.finished', { count })}
          <a className="button" href={`/spaces/${chosen.key}`}>
            {t('document.upload.toSpace')}
          </a>
        </p>
      )}
    </div>
  )
}

/** Leaving stops what is on its way, so it is asked about. */
function useLeaving(isBusy: () => boolean): void {
  const t = useText('repository')
  useBlocker({ shouldBlockFn: () => isBusy() && !window.confirm(t('document.upload.leave')), enableBeforeUnload: false })
  // biome-ignore lint/correctness/useExhaustiveDependencies: it asks for the state of the moment of leaving
  useEffect(() => {
    const leaving = (event: BeforeUnloadEvent) => isBusy() && event.preventDefault()
    addEventListener('beforeunload', leaving)
    return () => removeEventListener('beforeunload', leaving)
  }, [])
}
