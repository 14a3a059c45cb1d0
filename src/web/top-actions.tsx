import { Menu } from '@mantine/core'
import type { ReactNode } from 'react'
import { type Frame, inboxLink, newLink, newPlace, themeIcon } from '../platform/page/frame.ts'
import { avatar } from '../platform/page/parts.ts'
import { useHand } from './kit/hand.ts'
import { useLocale, useText } from './kit/i18n.ts'
import { useGo } from './kit/pages.ts'
import { Icon, Kbd } from './kit/parts.tsx'
import { type Theme, useTheme } from './kit/theme.ts'
import { chooseLanguage, chooseTheme, signOut, themes } from './own-acts.ts'

/** The end of the top line, alive: a new article, language, appearance, the person's menu. */
export function TopActions({ frame, onKeys }: { frame: Frame; onKeys: () => void }) {
  const hand = useHand()
  const t = useText()
  const locale = useLocale()
  const theme = useTheme()
  const toggleLanguage = () => chooseLanguage(locale === 'ko' ? 'en' : 'ko', frame.person !== null)
  return (
    <>
      {frame.may.write && newLink(hand, frame)}
      {frame.may.write && <NewMenu frame={frame} />}
      <button type="button" className="icon-button only-wide" aria-label={t('shell.language')} onClick={toggleLanguage}>
        <span className="language-sign">{locale === 'ko' ? '한' : 'A'}</span>
      </button>
      <ChoiceMenu
        label={t('shell.theme')}
        icon={themeIcon(theme)}
        choices={themes.map((name) => ({ name, icon: themeIcon(name), text: t(`shell.themes.${name}`) }))}
        chosen={theme}
        onChoose={(name) => chooseTheme(name as Theme)}
      />
      {frame.person && inboxLink(hand, frame.unread ?? 0)}
      {frame.person && <ProfileMenu frame={frame} onKeys={onKeys} onLanguage={toggleLanguage} mark={avatar(hand, frame.person)} />}
    </>
  )
}

/** What else than an article can be made where one is. */
function NewMenu({ frame }: { frame: Frame }) {
  const t = useText()
  const go = useGo()
  const place = newPlace(frame)
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <button type="button" className="button button-primary new new-more" aria-label={t('shell.newMore')} title={t('shell.newMore')}>
          <Icon name="chevron-down" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name="pencil" />} onClick={() => go(`/articles/new${place}`)}>
          {t('shell.new')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="upload" />} onClick={() => go(`/documents/new${place}`)}>
          {t('shell.upload')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function ChoiceMenu({
  label,
  icon,
  choices,
  chosen,
  onChoose,
}: {
  label: string
  icon: string
  choices: { name: string; icon: string; text: string }[]
  chosen: string
  onChoose: (name: string) => void
}) {
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <button type="button" className="icon-button only-wide" aria-label={label}>
          <Icon name={icon} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map((choice) => (
          <Menu.Item
            key={choice.name}
            leftSection={<Icon name={choice.icon} />}
            rightSection={choice.name === chosen ? <Icon name="check" /> : null}
            onClick={() => onChoose(choice.name)}
          >
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
        {frame.may.write && (
          <Menu.Item leftSection={<Icon name="shield-check" />} onClick={() => go('/reviews')}>
            {t('palette.act.reviews')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Icon name="git-pull-request" />} onClick={() => go('/proposals')}>
          {t('palette.act.proposals')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="keyboard" />} rightSection={<Kbd>?</Kbd>} onClick={onKeys}>
          {t('shell.keys')}
        </Menu.Item>
        <div className="only-narrow">
          <Menu.Item leftSection={<Icon name="language" />} onClick={onLanguage}>
            {t('shell.language')}
          </Menu.Item>
          <Menu.Item leftSection={<Icon name={themeIcon(next)} />} onClick={() => chooseTheme(next)}>
            {t(`shell.themes.${next}`)}
          </Menu.Item>
          {frame.may.oversee && (
            <Menu.Item leftSection={<Icon name="clipboard-check" />} onClick={() => go('/desk')}>
              {t('place.desk')}
            </Menu.Item>
          )}
          {frame.may.oversee && (
            <Menu.Item leftSection={<Icon name="message-question" />} onClick={() => go('/demand')}>
              {t('place.demand')}
            </Menu.Item>
          )}
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
