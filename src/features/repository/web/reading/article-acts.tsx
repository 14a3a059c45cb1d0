import { lazy, Suspense, useState } from 'react'
import { type Act, useActions } from '../../../../web/kit/actions.ts'
import { api } from '../../../../web/kit/api.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { type Text, useText } from '../../../../web/kit/i18n.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import { queryClient, useChange } from '../../../../web/kit/query.ts'
import { editLink, favouriteButton, historyOf, type ReadingView, readingPath } from '../../page.ts'

// The menu comes after the first picture; until then its button already stands there.
const ArticleMenu = lazy(() => import('./article-menu.tsx').then((m) => ({ default: m.ArticleMenu })))
const MoveDialog = lazy(() => import('./move-dialog.tsx').then((m) => ({ default: m.MoveDialog })))
const RenameAct = lazy(() => import('../documents/document-acts.tsx').then((m) => ({ default: m.RenameAct })))
const RestrictionDialog = lazy(() => import('./restriction-dialog.tsx').then((m) => ({ default: m.RestrictionDialog })))

/** What one can do with an article, beside its trust line. */
export function ArticleActs({ item }: { item: ReadingView }) {
  const hand = useHand()
  const t = useText('repository')
  const [dialog, setDialog] = useState<'move' | 'restrict' | null>(null)
  const favourite = useFavourite(item)
  useActions(pageActs(item, favourite, t))
  return (
    <>
      {favouriteButton(hand, favourite.on, favourite.toggle)}
      <a className="icon-button" href={historyOf(item)} aria-label={t('reading.history')} title={t('reading.history')}>
        <Icon name="history" />
      </a>
      {item.may.write && item.type === 'article' && !item.trashedAt && editLink(hand, item.id)}
      <Suspense>{item.may.write && item.type === 'document' && !item.trashedAt && <RenameAct item={item} />}</Suspense>
      <Suspense
        fallback={
          <button type="button" className="icon-button" aria-label={t('web:act.more')} data-still="">
            <Icon name="dots" />
          </button>
        }
      >
        <ArticleMenu item={item} onDialog={setDialog} />
      </Suspense>
      <Suspense>
        {dialog === 'move' && <MoveDialog item={item} onClose={() => setDialog(null)} />}
        {dialog === 'restrict' && <RestrictionDialog item={item} onClose={() => setDialog(null)} />}
      </Suspense>
    </>
  )
}

/** What the buttons beside the trust line do, for the command palette. */
function pageActs(item: ReadingView, favourite: ReturnType<typeof useFavourite>, t: Text): Act[] {
  const act = (name: string, icon: string, label: string, rest: Partial<Act>): Act => ({
    ...{ id: `item.${name}`, icon, group: 'page', label: t(label), also: t(`also.${name}`) },
    ...rest,
  })
  const edit = act('edit', 'pencil', 'reading.editThis', { href: `/articles/${item.id}/edit`, keys: ['e'] })
  return [
    ...(item.may.write && item.type === 'article' && !item.trashedAt ? [edit] : []),
    act('history', 'history', 'reading.history', { href: historyOf(item) }),
    act('favourite', favourite.on ? 'star-filled' : 'star', favourite.on ? 'reading.unfavourite' : 'reading.favourite', {
      run: favourite.toggle,
    }),
  ]
}

function useFavourite(item: ReadingView): { on: boolean; toggle: () => void } {
  const key = [readingPath(item.id)]
  const change = useChange(
    (on: boolean) => (on ? api.put(`/api/articles/${item.id}/favourite`) : api.delete(`/api/articles/${item.id}/favourite`)),
    {
      refreshes: ['/api/home', '/api/me/favourites'],
    },
  )
  const set = (favourite: boolean) => queryClient.setQueryData<ReadingView>(key, (before) => before && { ...before, favourite })
  const toggle = () => {
    const next = !item.favourite
    set(next)
    change.mutate(next, { onError: () => set(!next) })
  }
  return { on: item.favourite, toggle }
}
