import { Menu } from '@mantine/core'
import { api } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useGo } from '../../../../web/kit/pages.ts'
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
  const { id, may, title } = item
  const state = useItemState(item)
  const pin = useChange((on: boolean) => (on ? api.put(`/api/articles/${id}/pin`) : api.delete(`/api/articles/${id}/pin`)), {
    refreshes: affected,
    onDone: (_, on) => say(t(on ? 'menu.pinned' : 'menu.unpinned')),
  })
  const copy = async (text: string | Promise<string>, done: string) => {
    await navigator.clipboard.writeText(await text)
    say(t(done))
  }
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <button type="button" className="icon-button" aria-label={t('web:act.more')}>
          <Icon name="dots" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name="link" />} onClick={() => copy(`${location.origin}/articles/${id}`, 'menu.linkCopied')}>
          {t('menu.copyLink')}
        </Menu.Item>
        {item.type === 'article' && (
          <Menu.Item
            leftSection={<Icon name="markdown" />}
            onClick={() => copy(api.get<string>(`/api/articles/${id}/markdown`), 'menu.markdownCopied')}
          >
            {t('menu.copyMarkdown')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Icon name="printer" />} onClick={() => print()}>
          {t('menu.print')}
        </Menu.Item>
        {item.type === 'article' && (
          <Menu.Item leftSection={<Icon name="users" />} onClick={() => go(`/articles/${id}/blame`)}>
            {t('menu.blame')}
          </Menu.Item>
        )}
        {may.write && !item.trashedAt && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<Icon name="plus" />} onClick={() => go(`/articles/new?space=${item.space.key}&parent=${id}`)}>
              {t('menu.newBelow')}
            </Menu.Item>
            <Menu.Item leftSection={<Icon name="folder-symlink" />} onClick={() => onDialog('move')}>
              {t('menu.move')}
            </Menu.Item>
          </>
        )}
        {may.steward && (
          <>
            <Menu.Item leftSection={<Icon name={item.pinned ? 'pin-filled' : 'pin'} />} onClick={() => pin.mutate(!item.pinned)}>
              {t(item.pinned ? 'menu.unpin' : 'menu.pin')}
            </Menu.Item>
            <Menu.Item leftSection={<Icon name="lock" />} onClick={() => onDialog('restrict')}>
              {t('menu.restrict')}
            </Menu.Item>
          </>
        )}
        {may.write && (
          <>
            <Menu.Divider />
            {!item.trashedAt && (
              <Menu.Item leftSection={<Icon name="archive" />} onClick={() => state.change('archive', !item.archivedAt, title)}>
                {t(item.archivedAt ? 'menu.unarchive' : 'menu.archive')}
              </Menu.Item>
            )}
            <Menu.Item
              leftSection={<Icon name={item.trashedAt ? 'arrow-back-up' : 'trash'} />}
              data-danger={item.trashedAt ? undefined : true}
              onClick={() => state.change('trash', !item.trashedAt, title)}
            >
              {t(item.trashedAt ? 'menu.restore' : 'menu.trash')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
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
