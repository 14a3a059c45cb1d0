import type { ReactNode } from 'react'
import { api, type Page } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useListKeys } from '../../../../web/kit/list-keys.ts'
import { useGo } from '../../../../web/kit/pages.ts'
import { EmptyState, hrefOf, Icon, type ItemMark, ItemRow, Loaded, type SpaceMark } from '../../../../web/kit/parts.tsx'
import { useApi, useChange } from '../../../../web/kit/query.ts'
import { sayWithUndo } from '../../../../web/kit/toasts.tsx'

/** Of what the repository answers, only what is shown here: it comes after this feature. */
type Draft = { key: string; articleId: string | null; spaceId: string; title: string; kind: string; body: string; updatedAt: number }

function Items({ items, act }: { items: ItemMark[]; act?: (item: ItemMark) => ReactNode }) {
  const go = useGo()
  const keys = useListKeys(items, (item) => go(hrefOf(item)))
  return (
    <ul className="rows">
      {items.map((item, at) => (
        <ItemRow key={item.id} item={item} {...keys.marks(item, at)}>
          {act?.(item)}
        </ItemRow>
      ))}
    </ul>
  )
}

export function Favourites() {
  const t = useText('identity')
  const favourites = useApi<Page<ItemMark>>('/api/me/favourites')
  const mark = (id: string) => api.put(`/api/articles/${id}/favourite`)
  const unmark = useChange((item: ItemMark) => api.delete(`/api/articles/${item.id}/favourite`), {
    refreshes: ['/api/me/favourites', '/api/home', '/api/articles'],
    onDone: (_, item) => sayWithUndo(t('me.favourites.removed', { title: item.title }), () => again.mutateAsync(item.id)),
  })
  const again = useChange(mark, { refreshes: ['/api/me/favourites', '/api/home', '/api/articles'] })
  return (
    <section aria-labelledby="favourites-title">
      <h2 id="favourites-title" className="part-title">
        {t('me.favourites.tab')}
      </h2>
      <Loaded query={favourites}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="star" title={t('me.favourites.empty.title')} text={t('me.favourites.empty.text')} />
          ) : (
            <Items
              items={items}
              act={(item) => (
                <button
                  type="button"
                  className="icon-button"
                  aria-pressed="true"
                  aria-label={t('me.favourites.remove', { title: item.title })}
                  onClick={() => unmark.mutate(item)}
                >
                  <Icon name="star-filled" />
                </button>
              )}
            />
          )
        }
      </Loaded>
    </section>
  )
}

export function History() {
  const t = useText('identity')
  const history = useApi<Page<{ item: ItemMark; at: number }>>('/api/me/history')
  return (
    <section aria-labelledby="history-title">
      <h2 id="history-title" className="part-title">
        {t('me.history.tab')}
      </h2>
      <p className="part-lead">{t('me.history.lead')}</p>
      <Loaded query={history}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="history" title={t('me.history.empty.title')} text={t('me.history.empty.text')} />
          ) : (
            <Items items={items.map(({ item, at }) => ({ ...item, updatedAt: at }))} />
          )
        }
      </Loaded>
    </section>
  )
}

export function MyDrafts() {
  const t = useText('identity')
  const drafts = useApi<Page<Draft>>('/api/me/drafts')
  const spaces = useApi<Page<SpaceMark>>('/api/spaces')
  const affected = ['/api/me/drafts', '/api/home']
  const discard = useChange((draft: Draft) => api.delete(`/api/me/drafts/${draft.key}`), {
    refreshes: affected,
    onDone: (_, draft) =>
      sayWithUndo(t('me.drafts.discarded', { title: draft.title || t('me.drafts.untitled') }), () => keep.mutateAsync(draft)),
  })
  const keep = useChange(
    ({ key, articleId: _articleId, updatedAt: _updatedAt, ...draft }: Draft) => api.put(`/api/me/drafts/${key}`, draft),
    { refreshes: affected },
  )
  const hrefOfDraft = (draft: Draft) => {
    const space = spaces.data?.items.find(({ id }) => id === draft.spaceId)
    return draft.articleId ? `/articles/${draft.articleId}/edit` : `/articles/new?space=${space?.key ?? draft.spaceId}`
  }
  return (
    <section aria-labelledby="drafts-title">
      <h2 id="drafts-title" className="part-title">
        {t('me.drafts.tab')}
      </h2>
      <p className="part-lead">{t('me.drafts.lead')}</p>
      <Loaded query={drafts}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="pencil" title={t('me.drafts.empty.title')} text={t('me.drafts.empty.text')} />
          ) : (
            <ul className="rows">
              {items.map((draft) => (
                <ItemRow
                  key={draft.key}
                  item={{
                    id: draft.key,
                    type: 'article',
                    title: draft.title || t('me.drafts.untitled'),
                    kind: draft.kind,
                    updatedAt: draft.updatedAt,
                    excerpt: draft.body.slice(0, 200),
                    space: spaces.data?.items.find(({ id }) => id === draft.spaceId) ?? null,
                    href: hrefOfDraft(draft),
                  }}
                >
                  <button
                    type="button"
                    className="icon-button button-danger"
                    aria-label={t('me.drafts.discard', { title: draft.title || t('me.drafts.untitled') })}
                    onClick={() => discard.mutate(draft)}
                  >
                    <Icon name="trash" />
                  </button>
                </ItemRow>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  )
}
