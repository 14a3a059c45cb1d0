import { Menu } from '@mantine/core'
import { Fragment, useState } from 'react'
import { type Act, useActions } from '../../../../web/kit/actions.ts'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { LazyPart } from '../../../../web/kit/lazy-part.tsx'
import { type ItemAct, partsOf, useGo } from '../../../../web/kit/pages.ts'
import { Icon } from '../../../../web/kit/parts.tsx'
import { refresh, useChange } from '../../../../web/kit/query.ts'
import { say, sayWithUndo } from '../../../../web/kit/toasts.tsx'
import type { ReadingView } from '../../page.ts'

/** Changes that lists, trees and counts show. */
const affected = ['/api/articles', '/api/spaces', '/api/home', '/api/me']

/** Everything else one can do with an item. */
export function ArticleMenu({ item, onDialog }: { item: ReadingView; onDialog: (dialog: 'move' | 'restrict') => void }) {
  const t = useText('repository')
  const go = useGo()
  const { id } = item
  const state = useItemState(item)
  const pin = useChange((on: boolean) => (on ? api.put(`/api/articles/${id}/pin`) : api.delete(`/api/articles/${id}/pin`)), {
    refreshes: affected,
    onDone: (_, on) => say(t(on ? 'menu.pinned' : 'menu.unpinned')),
  })
  const copy = async (text: string | Promise<string>, done: string) => {
    await navigator.clipboard.writeText(await text)
    say(t(done))
  }
  const [opened, setOpened] = useState<ItemAct | null>(null)
  const groups = useMenuActs(item, { bring: setOpened, pin: () => pin.mutate(!item.pinned), copy, state: state.change, onDialog })
  useActions(groups.flat())
  return (
    <>
      {opened?.dialog && <LazyPart load={opened.dialog} props={{ item, onClose: () => setOpened(null) }} />}
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <button type="button" className="icon-button" aria-label={t('web:act.more')}>
            <Icon name="dots" />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {groups.map((acts, at) => (
            <Fragment key={acts[0].id}>
              {at > 0 && <Menu.Divider />}
              {acts.map((act) => (
                <Menu.Item
                  key={act.id}
                  leftSection={<Icon name={act.icon} />}
                  data-danger={act.id === 'item.trash' || undefined}
                  onClick={() => (act.href ? go(act.href) : act.run?.())}
                >
                  {act.label}
                </Menu.Item>
              ))}
            </Fragment>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

type Hands = {
  bring: (act: ItemAct) => void
  pin: () => void
  copy: (text: string | Promise<string>, done: string) => Promise<void>
  state: (state: 'archive' | 'trash', on: boolean, title: string) => void
  onDialog: (dialog: 'move' | 'restrict') => void
}

/** What stands in the menu, group by group; the command palette offers the same. */
function useMenuActs(item: ReadingView, { bring, pin, copy, state, onDialog }: Hands): Act[][] {
  const t = useText('repository')
  const { id, may, title } = item
  const act = (name: string, icon: string, run: () => unknown, label = name): Act => ({
    ...{ id: `item.${name}`, icon, group: 'page', label: t(`menu.${label}`), also: t(`also.${name}`), run },
  })
  const read = [act('copyLink', 'link', () => copy(`${location.origin}/articles/${id}`, 'menu.linkCopied'))]
  const markdown = () => copy(api.get<string>(`/api/articles/${id}/markdown`), 'menu.markdownCopied')
  if (item.type === 'article') read.push(act('copyMarkdown', 'markdown', markdown))
  read.push(act('print', 'printer', () => print()))
  if (item.type === 'article') read.push({ ...act('blame', 'users', () => {}), run: undefined, href: `/articles/${id}/blame` })
  const keep: Act[] = []
  if (may.write && !item.trashedAt) {
    const below = `/articles/new?space=${item.space.key}&parent=${id}`
    keep.push(
      { ...act('newBelow', 'plus', () => {}), run: undefined, href: below },
      act('move', 'folder-symlink', () => onDialog('move')),
    )
  }
  if (may.steward) {
    keep.push(act('pin', item.pinned ? 'pin-filled' : 'pin', pin, item.pinned ? 'unpin' : 'pin'))
    keep.push(act('restrict', 'lock', () => onDialog('restrict')))
  }
  const away: Act[] = []
  if (may.write && !item.trashedAt) {
    const archived = item.archivedAt !== null
    away.push(act('archive', 'archive', () => state('archive', !archived, title), archived ? 'unarchive' : 'archive'))
  }
  if (may.write && item.trashedAt) away.push(act('restore', 'arrow-back-up', () => state('trash', false, title)))
  else if (may.write) away.push(act('trash', 'trash', () => state('trash', true, title)))
  const brought = partsOf('itemActs')
    .filter((each) => each.shown(item))
    .map((each): Act => {
      const label = { label: t(each.label), also: each.also && t(each.also) }
      const does = each.href ? { href: each.href(item) } : { run: () => bring(each) }
      return { id: `item.${each.name}`, icon: each.icon, group: 'page', ...label, ...does }
    })
  return [read, brought, keep, away].filter((acts) => acts.length > 0)
}

/** Archiving and trashing are done at once and can be taken back. */
function useItemState(item: ReadingView) {
  const t = useText('repository')
  const go = useGo()
  const put = (state: 'archive' | 'trash', on: boolean) =>
    on ? api.put(`/api/articles/${item.id}/${state}`) : api.delete(`/api/articles/${item.id}/${state}`)
  const words = { archive: ['menu.unarchived', 'menu.archived'], trash: ['menu.restored', 'menu.trashed'] } as const
  const set = useChange(async ({ state, on }: { state: 'archive' | 'trash'; on: boolean }) => put(state, on), { refreshes: affected })
  const change = (state: 'archive' | 'trash', on: boolean, title: string) =>
    set.mutate(
      { state, on },
      {
        onSuccess: () => {
          sayWithUndo(t(words[state][on ? 1 : 0], { title }), async () => {
            await put(state, !on)
            await refresh(...affected)
            if (on && state === 'trash') go(`/articles/${item.id}`)
          })
          if (on && state === 'trash') {
            const parent = item.ancestors.at(-1)
            go(parent ? `/articles/${parent.id}` : `/spaces/${item.space.key}`)
          }
        },
      },
    )
  return { change }
}
