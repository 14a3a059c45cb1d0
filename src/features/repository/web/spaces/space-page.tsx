import { useState } from 'react'
import type { z } from 'zod'
import type { ItemRow, SpaceView } from '../../schema.ts'
import { type Act, useActions } from '../../../../web/kit/actions.ts'
import { type Page, withQuery } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { type Text, useText } from '../../../../web/kit/i18n.ts'
import { useRowKeys } from '../../../../web/kit/list-keys.ts'
import { useParams } from '../../../../web/kit/pages.ts'
import { Icon, Loaded, Skeleton } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { useApi, useApiList } from '../../../../web/kit/query.ts'
import { type ReadingView, readingPath, spaceView } from '../../page.ts'
import { ArticleBody } from '../reading/article-body.tsx'

type Row = z.infer<typeof ItemRow>

/** The page of a space. */
export function SpacePage() {
  const { space: key = '' } = useParams()
  const query = useApi<SpaceView>(`/api/spaces/${key}`)
  const space = query.data
  usePage(space?.name ?? null, space ? { space, place: 'spaces' } : null)
  return <Loaded query={query}>{(data) => <SpaceBody key={data.id} space={data} />}</Loaded>
}

function SpaceBody({ space }: { space: SpaceView }) {
  const t = useText('repository')
  const hand = useHand()
  const home = useApi<ReadingView>(space.homeId ? readingPath(space.homeId) : null)
  const rows = useApiList<Row>(space.role === null ? null : withQuery('/api/articles', { space: space.key, sort: 'updated' }))
  const pins = useApi<Page<Row>>(space.role === null ? null : withQuery('/api/articles', { space: space.key, pinned: true }))
  const items = rows.data?.items ?? []
  const [all, setAll] = useState(false)
  useRowKeys()
  useActions(spaceActs(space, t))
  if ((space.homeId && home.isLoading) || rows.isLoading) return <Skeleton lines={8} />
  return spaceView(
    hand,
    { space, home: home.data ?? null, pinned: pins.data?.items ?? [], recent: items },
    {
      actions: (space.role === 'owner' || space.role === 'steward') && (
        <a className="icon-button" href={`/spaces/${space.key}/settings`} aria-label={t('space.settings')} title={t('space.settings')}>
          <Icon name="settings" />
        </a>
      ),
      body: home.data && (
        <ArticleBody path={readingPath(home.data.id)} html={home.data.html} math={home.data.math} mermaid={home.data.mermaid} />
      ),
      all,
      recentEnd: (rows.hasNextPage || (!all && home.data && items.length > 8)) && (
        <div className="more">
          <button type="button" className="button" onClick={() => (all || !home.data ? rows.fetchNextPage() : setAll(true))}>
            {t(all || !home.data ? 'web:act.loadMore' : 'space.all')}
          </button>
        </div>
      ),
    },
  )
}

/** What stewards and contributors do with a space, for the command palette. */
function spaceActs(space: SpaceView, t: Text): Act[] {
  const steward = space.role === 'owner' || space.role === 'steward'
  const act = (name: string, icon: string, href: string): Act => ({
    ...{ id: `space.${name}`, icon, group: 'page', href, label: t(`space.${name}`), also: t(`also.${name}`) },
  })
  return [
    ...(steward
      ? [act('import', 'book-upload', `/spaces/${space.key}/import`), act('settings', 'settings', `/spaces/${space.key}/settings`)]
      : []),
    ...(steward || space.role === 'contributor' ? [act('trash', 'trash', `/trash?space=${space.key}`)] : []),
  ]
}
