import { type Frame, newPlace, themeIcon } from '../../platform/page/frame.ts'
import type { SpaceView } from '../../features/repository/schema.ts'
import type { Act } from '../kit/actions.ts'
import { api, type Page } from '../kit/api.ts'
import { useLocale, useText } from '../kit/i18n.ts'
import { useApi } from '../kit/query.ts'
import { useTheme } from '../kit/theme.ts'
import { say } from '../kit/toasts.tsx'
import { chooseLanguage, chooseTheme, signOut, themes } from '../own-acts.ts'

/** What can be done from every page: make something, go somewhere, set one's own things. */
export function useShellActs(frame: Frame, onKeys: () => void): Act[] {
  const t = useText()
  const locale = useLocale()
  const theme = useTheme()
  const act = (id: string, icon: string, group: Act['group'], rest: Partial<Act>): Act => ({
    ...{ id, icon, group, label: t(`palette.act.${id}`), also: t(`palette.also.${id}`) },
    ...rest,
  })
  const go = (id: string, icon: string, href: string, rest: Partial<Act> = {}) => act(id, icon, 'go', { href, ...rest })
  // Whoever only reads this space writes elsewhere.
  const role = useSpaces().find(({ id }) => id === frame.space?.id)?.role ?? 'reader'
  const here = role !== 'reader' && frame.space ? { space: frame.space.name } : null
  const place = here ? newPlace(frame) : ''
  const { write, administer, oversee } = frame.may
  return [
    ...(write
      ? [
          act('new', 'pencil', 'make', {
            href: `/articles/new${place}`,
            keys: ['n'],
            ...(here && { label: t('palette.act.newHere', here) }),
          }),
          act('upload', 'upload', 'make', { href: `/documents/new${place}`, ...(here && { label: t('palette.act.uploadHere', here) }) }),
          act('newSpace', 'books', 'make', { href: '/spaces/new' }),
        ]
      : []),
    go('home', 'home', '/'),
    go('spaces', 'books', '/spaces'),
    go('search', 'search', '/search', { keys: ['/'] }),
    go('topics', 'sitemap', '/topics'),
    ...(write ? [go('people', 'users', '/people'), go('reviews', 'shield-check', '/reviews')] : []),
    ...(oversee ? [go('demand', 'message-question', '/demand'), go('synonyms', 'arrows-exchange', '/synonyms')] : []),
    ...(oversee ? [go('desk', 'clipboard-check', '/desk'), go('quality', 'chart-line', '/quality')] : []),
    ...(oversee ? [go('duplicates', 'copy', '/duplicates'), go('conflicts', 'scale', '/conflicts')] : []),
    ...(oversee ? [go('campaigns', 'speakerphone', '/campaigns'), go('retiredWords', 'vocabulary', '/retired-words')] : []),
    ...(administer ? [go('admin', 'settings', '/admin')] : []),
    go('me', 'user', '/me'),
    ...(frame.person ? [go('inbox', 'bell', '/inbox'), go('proposals', 'git-pull-request', '/proposals')] : []),
    ...themes
      .filter((name) => name !== theme)
      .map((name) => act(`theme.${name}`, themeIcon(name), 'own', { also: t('palette.also.theme'), run: () => chooseTheme(name) })),
    act('language', 'language', 'own', { run: () => chooseLanguage(locale === 'ko' ? 'en' : 'ko', frame.person !== null) }),
    act('keys', 'keyboard', 'own', { keys: ['?'], run: onKeys }),
    ...(administer ? [act('reindex', 'refresh', 'own', { run: () => rebuildIndex(t('palette.act.reindexing')) })] : []),
    act('signOut', 'logout', 'own', { run: signOut }),
  ]
}

async function rebuildIndex(done: string): Promise<void> {
  await api.post('/api/search/index/rebuilds')
  say(done)
}

const useSpaces = (): SpaceView[] => useApi<Page<SpaceView>>('/api/spaces').data?.items ?? []

/** What the ids of ways into spaces begin with. */
export const SPACE = 'space:'

/** A way into each space the person knows. */
export function useSpaceActs(): (Act & { space: SpaceView })[] {
  const t = useText()
  return useSpaces().map((space) => ({
    ...{ id: `${SPACE}${space.key}`, label: space.name, also: `${space.key},${t('palette.also.space')}`, icon: 'books' },
    ...{ group: 'go' as const, href: `/spaces/${space.key}`, space },
  }))
}
