import '../identity.css'
import { useText } from '../../../../web/kit/i18n.ts'
import { LazyPart } from '../../../../web/kit/lazy-part.tsx'
import { partsOf } from '../../../../web/kit/pages.ts'
import { Avatar, PageHead, Skeleton } from '../../../../web/kit/parts.tsx'
import { usePage } from '../../../../web/kit/place.ts'
import { usePerson } from '../../../../web/kit/session.ts'
import { PartTabs, type Tab, usePart } from '../tabs.tsx'
import { Favourites, History, MyDrafts } from './own-items.tsx'
import { PasswordPart } from './password-part.tsx'
import { ProfilePart } from './profile-part.tsx'
import { SessionsPart } from './sessions-part.tsx'
import { TokensPart } from './tokens-part.tsx'

const parts = [
  { name: 'profile', icon: 'user' },
  { name: 'favourites', icon: 'star' },
  { name: 'history', icon: 'history' },
  { name: 'drafts', icon: 'pencil' },
  { name: 'security', icon: 'lock' },
  { name: 'tokens', icon: 'key' },
] as const satisfies readonly Tab<string>[]

/** One's own things: who one is, what one reads and writes, and how one gets in. */
export function MePage() {
  const t = useText('identity')
  const person = usePerson()
  const brought = partsOf('own')
  const tabs: Tab<string>[] = [...parts, ...brought]
  const part = usePart(tabs)
  const other = brought.find(({ name }) => name === part)
  usePage(t('web:place.me'), { place: 'me' })
  if (!person) return null
  return (
    <div className="page">
      <PageHead title={person.name} lead={person.title || person.mail} mark={<Avatar person={person} size="l" />} />
      <div className="parted">
        <PartTabs tabs={tabs} path="/me" label={t('me.parts')} namespace="me" />
        <div className="parted-main">
          {part === 'profile' && <ProfilePart />}
          {part === 'favourites' && <Favourites />}
          {part === 'history' && <History />}
          {part === 'drafts' && <MyDrafts />}
          {part === 'security' && (
            <>
              <PasswordPart />
              <SessionsPart />
            </>
          )}
          {part === 'tokens' && <TokensPart />}
          {other && <LazyPart load={other.load} props={{}} fallback={<Skeleton lines={6} />} />}
        </div>
      </div>
    </div>
  )
}
