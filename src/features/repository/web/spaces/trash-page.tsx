import { useState } from 'react'
import type { z } from 'zod'
import type { ItemRow as ItemRowShape, SpaceView } from '../../schema.ts'
import { api, type Page, withQuery } from '../../../../web/kit/api.ts'
import { spaceTile } from '../../../../platform/page/parts.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { Confirm } from '../../../../web/kit/confirm.tsx'
import { useText } from '../../../../web/kit/i18n.ts'
import { useListKeys } from '../../../../web/kit/list-keys.ts'
import { useGo, useSearch } from '../../../../web/kit/pages.ts'
import { EmptyState, ErrorState, hrefOf, Icon, ItemRow, PageHead, Skeleton } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi, useApiList, useChange } from '../../../../web/kit/query.ts'
import { say } from '../../../../web/kit/toasts.tsx'

type Row = z.infer<typeof ItemRowShape>
type State = 'trashed' | 'archived'

const affected = ['/api/articles', '/api/spaces', '/api/home']

/** What was put away, in a space or in all: to be restored, or deleted for good. */
export function TrashPage() {
  const t = useText('repository')
  const go = useGo()
  const [{ space = '', state: asked }] = useSearch()
  const state: State = asked === 'archived' ? 'archived' : 'trashed'
  const here = useApi<SpaceView>(space ? `/api/spaces/${space}` : null)
  // What is in the trash is shown to those who write in a space, so it is asked for space by space.
  const list = useApiList<Row>(space || state === 'archived' ? withQuery('/api/articles', { space, state }) : null)
  const items = list.data?.items ?? []
  const keys = useListKeys(items, (item) => go(hrefOf(item)))
  usePage(t('trash.title'), { space: here.data ?? null, place: space ? 'spaces' : 'trash' })
  return (
    <div className="page page-narrow">
      <PageHead title={t('trash.title')} lead={t('trash.lead')} />
      <nav className="tabs" aria-label={t('trash.state')}>
        {(['trashed', 'archived'] as const).map((name) => (
          <a key={name} href={withQuery('/trash', { space, state: name })} aria-current={name === state ? 'page' : undefined}>
            {t(`trash.${name}`)}
          </a>
        ))}
      </nav>
      {!space && state === 'trashed' && <SpaceChoice />}
      {list.error && <ErrorState problem={list.error} retry={() => list.refetch()} />}
      {list.isLoading && <Skeleton lines={5} />}
      {list.data && items.length === 0 && (
        <EmptyState
          icon={state === 'trashed' ? 'trash' : 'archive'}
          title={t(state === 'trashed' ? 'trash.emptyTrash.title' : 'trash.emptyArchive.title')}
          text={t(state === 'trashed' ? 'trash.emptyTrash.text' : 'trash.emptyArchive.text')}
        />
      )}
      <ul className="rows">
        {items.map((item, at) => (
          <ItemRow
            key={item.id}
            item={{ ...item, updatedAt: item.trashedAt ?? item.archivedAt ?? item.updatedAt }}
            space={!space}
            {...keys.marks(item, at)}
          >
            <RowActs item={item} state={state} />
          </ItemRow>
        ))}
      </ul>
      {list.hasNextPage && (
        <div className="more">
          <button type="button" className="button" onClick={() => list.fetchNextPage()}>
            {t('web:act.loadMore')}
          </button>
        </div>
      )}
    </div>
  )
}

function SpaceChoice() {
  const hand = useHand()
  const spaces = useApi<Page<SpaceView>>('/api/spaces')
  const writable = (spaces.data?.items ?? []).filter(({ role }) => role !== null && role !== 'reader')
  return (
    <ul className="home-spaces">
      {writable.map((space) => (
        <li key={space.id}>
          <a className="home-space" href={withQuery('/trash', { space: space.key })}>
            {spaceTile(hand, space, 's')}
            {space.name}
          </a>
        </li>
      ))}
    </ul>
  )
}

function RowActs({ item, state }: { item: Row; state: State }) {
  const t = useText('repository')
  const [asking, setAsking] = useState(false)
  const restore = useChange(() => api.delete(`/api/articles/${item.id}/${state === 'trashed' ? 'trash' : 'archive'}`), {
    refreshes: affected,
    onDone: () => say(t(state === 'trashed' ? 'menu.restored' : 'menu.unarchived', { title: item.title })),
  })
  const purge = useChange(() => api.delete(`/api/articles/${item.id}`), { refreshes: affected, onDone: () => say(t('trash.purged')) })
  return (
    <>
      <button type="button" className="button" onClick={() => restore.mutate(undefined)} disabled={restore.isPending}>
        <Icon name="arrow-back-up" />
        {t(state === 'trashed' ? 'menu.restore' : 'menu.unarchive')}
      </button>
      {state === 'trashed' && (
        <button
          type="button"
          className="icon-button button-danger"
          aria-label={`${item.title} ${t('trash.purge')}`}
          title={t('trash.purge')}
          onClick={() => setAsking(true)}
        >
          <Icon name="x" />
        </button>
      )}
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('trash.purgeAsk', { title: item.title })}
        act={t('trash.purge')}
        onConfirm={() => purge.mutateAsync(undefined)}
      >
        {t('trash.purgeText')}
      </Confirm>
    </>
  )
}
