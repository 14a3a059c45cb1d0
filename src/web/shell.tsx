import { Menu } from '@mantine/core'
import { Outlet } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { bottomBar, type Frame, frameView, newLink, themeIcon, topStart } from '../platform/page/frame.ts'
import { avatar } from '../platform/page/parts.ts'
import { useFirstState } from './app.tsx'
import { api, onProblem } from './kit/api.ts'
import { useHand } from './kit/hand.ts'
import { switchLocale, useLocale, useText } from './kit/i18n.ts'
import { isWriting } from './kit/list-keys.ts'
import { useGo } from './kit/pages.ts'
import { Icon, Kbd } from './kit/parts.tsx'
import { nameOrganisation, useWhere } from './kit/place.ts'
import { beforeSignOut, forgetPrivate } from './kit/private-store.ts'
import { sessionEndHeld, useSession } from './kit/session.ts'
import { Sheet } from './kit/sheet.tsx'
import { type Theme, switchTheme, useTheme } from './kit/theme.ts'
import { KeysDialog } from './keys-dialog.tsx'
import { SearchBox } from './search-box.tsx'
import { useSpaceTree } from './space-tree-state.ts'
import { SpaceTree } from './space-tree.tsx'

/** The frame the app draws: the same shape the server drew, from what is known now. */
function useFrame(folded: boolean): Frame {
  const first = useFirstState()?.frame
  const session = useSession().data
  const where = useWhere()
  const locale = useLocale()
  const theme = useTheme()
  const person = session?.person ?? (session ? null : (first?.person ?? null))
  const name = session?.organisation?.name ?? first?.organisation.name ?? ''
  useEffect(() => nameOrganisation(name), [name])
  return {
    locale,
    theme,
    organisation: { name },
    person,
    may: { administer: session?.person?.administrator ?? first?.may.administer ?? false, write: first?.may.write ?? (session?.person ? !session.person.guest : false) },
    space: where.space && { ...where.space, tree: [] },
    place: where.place,
    item: where.item,
    folded,
  }
}

/** The shell around every page but the few that stand alone. */
export function Shell() {
  const hand = useHand()
  const [folded, setFolded] = useFolded()
  const frame = useFrame(folded)
  const space = frame.space
  const tree = useSpaceTree(space, useWhere(), useFirstState()?.frame.space ?? null)
  const [sheet, setSheet] = useState(false)
  const [keys, setKeys] = useState(false)
  useLinksInside()
  useShellKeys({ fold: () => setFolded(!folded), help: () => setKeys(true), frame })
  useSignInWhenEnded()
  useEffect(() => setSheet(false), [frame.item])
  if (!frame.person) return <BareShell />
  const panel = space && <SpaceTree space={space} state={tree} current={frame.item} may={frame.may.write} />
  const fold = () => (matchMedia('(max-width: 1100px)').matches ? setSheet(true) : setFolded(!folded))
  return (
    <>
      {frameView(hand, frame, {
        main: <Outlet />,
        tree: panel,
        search: <SearchBox />,
        actions: <TopActions frame={frame} onKeys={() => setKeys(true)} />,
        menu: topStart(hand, frame, fold),
        bottom: bottomBar(hand, frame),
      })}
      {space && (
        <Sheet opened={sheet} onClose={() => setSheet(false)} title={space.name} side="left">
          <SpaceTree space={space} state={tree} current={frame.item} may={frame.may.write} bare />
        </Sheet>
      )}
      <KeysDialog opened={keys} onClose={() => setKeys(false)} />
    </>
  )
}

/** For sign-in, set-up and invitations. */
export function BareShell() {
  useLinksInside()
  return (
    <div className="shell shell-bare">
      <main className="main" id="onji-main" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  )
}

function TopActions({ frame, onKeys }: { frame: Frame; onKeys: () => void }) {
  const hand = useHand()
  const t = useText()
  const locale = useLocale()
  const theme = useTheme()
  const toggleLanguage = async () => {
    const next = locale === 'ko' ? 'en' : 'ko'
    await switchLocale(next)
    if (frame.person) await api.patch('/api/me', { locale: next }).catch(() => {})
  }
  const themes: Theme[] = ['auto', 'light', 'dark']
  return (
    <>
      {frame.may.write && newLink(hand, frame)}
      <button type="button" className="icon-button only-wide" aria-label={t('shell.language')} onClick={toggleLanguage}>
        <span className="language-sign">{locale === 'ko' ? '한' : 'A'}</span>
      </button>
      <ChoiceMenu
        label={t('shell.theme')}
        icon={themeIcon(theme)}
        choices={themes.map((name) => ({ name, icon: themeIcon(name), text: t(`shell.themes.${name}`) }))}
        chosen={theme}
        onChoose={(name) => {
          switchTheme(name as Theme)
          api.patch('/api/me', { theme: name }).catch(() => {})
        }}
      />
      {frame.person && <ProfileMenu frame={frame} onKeys={onKeys} onLanguage={toggleLanguage} mark={avatar(hand, frame.person)} />}
    </>
  )
}

function ChoiceMenu({ label, icon, choices, chosen, onChoose }: { label: string; icon: string; choices: { name: string; icon: string; text: string }[]; chosen: string; onChoose: (name: string) => void }) {
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <button type="button" className="icon-button only-wide" aria-label={label}>
          <Icon name={icon} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map((choice) => (
          <Menu.Item key={choice.name} leftSection={<Icon name={choice.icon} />} rightSection={choice.name === chosen ? <Icon name="check" /> : null} onClick={() => onChoose(choice.name)}>
            {choice.text}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function ProfileMenu({ frame, mark, onKeys, onLanguage }: { frame: Frame; mark: ReactNode; onKeys: () => void; onLanguage: () => void }) {
  const t = useText()
  const go = useGo()
  const theme = useTheme()
  const signOut = async () => {
    await beforeSignOut()
    await api.delete('/api/session')
    forgetPrivate()
    location.href = '/sign-in'
  }
  const next: Theme = theme === 'dark' ? 'light' : 'dark'
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <button type="button" className="profile" aria-label={t('shell.profile', { name: frame.person?.name })}>
          {mark}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{frame.person?.name}</Menu.Label>
        <Menu.Item leftSection={<Icon name="user" />} onClick={() => go('/me')}>
          {t('shell.me')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="keyboard" />} rightSection={<Kbd>?</Kbd>} onClick={onKeys}>
          {t('shell.keys')}
        </Menu.Item>
        <div className="only-narrow">
          <Menu.Item leftSection={<Icon name="language" />} onClick={onLanguage}>
            {t('shell.language')}
          </Menu.Item>
          <Menu.Item leftSection={<Icon name={themeIcon(next)} />} onClick={() => switchTheme(next)}>
            {t(`shell.themes.${next}`)}
          </Menu.Item>
          {frame.may.administer && (
            <Menu.Item leftSection={<Icon name="settings" />} onClick={() => go('/admin')}>
              {t('place.admin')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<Icon name="users" />} onClick={() => go('/people')}>
            {t('place.people')}
          </Menu.Item>
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="logout" />} onClick={signOut}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Whether the tree is folded away; a cookie remembers, so that the next page arrives the same. */
function useFolded(): [boolean, (folded: boolean) => void] {
  const [folded, setFolded] = useState(() => document.cookie.includes('onji_tree=folded'))
  const set = (next: boolean) => {
    document.cookie = `onji_tree=${next ? 'folded' : 'open'}; path=/; max-age=31536000; samesite=lax`
    setFolded(next)
  }
  return [folded, set]
}

const ownPages = /^\/(?!api\/|files\/|assets\/|health\/)/

/** Links are plain `a` elements everywhere, in articles too; a click on one of ours stays in the app. */
function useLinksInside(): void {
  const go = useGo()
  useEffect(() => {
    const hear = (event: MouseEvent) => {
      if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
      const link = (event.target as Element | null)?.closest?.('a')
      if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return
      if (!ownPages.test(link.pathname)) return
      if (link.pathname === location.pathname && link.search === location.search && link.hash) return
      event.preventDefault()
      go(link.pathname + link.search + link.hash)
    }
    document.addEventListener('click', hear)
    return () => document.removeEventListener('click', hear)
  }, [])
}

function useShellKeys({ fold, help, frame }: { fold: () => void; help: () => void; frame: Frame }): void {
  const go = useGo()
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const search = document.querySelector<HTMLInputElement>('.search-input')
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k' && !event.shiftKey) {
        if ((event.target as Element | null)?.closest?.('.cm-editor')) return
        event.preventDefault()
        search?.focus()
        search?.select()
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event)) return
      if (event.key === '/') search?.focus()
      else if (event.key === '?') help()
      else if (event.key === '[') fold()
      else if (event.key === 'n' && frame.may.write) go(document.querySelector('a.new')?.getAttribute('href') ?? '/articles/new')
      else return
      event.preventDefault()
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  })
}

/** A session that has ended leads to sign-in and back to the same place. */
function useSignInWhenEnded(): void {
  useEffect(
    () =>
      onProblem((problem) => {
        if (problem.status === 401 && !location.pathname.startsWith('/sign-in') && !sessionEndHeld()) {
          location.href = `/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`
        }
      }),
    [],
  )
}
