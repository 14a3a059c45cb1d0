import './palette.css'
import '../suggest/suggest.css'
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import type { Frame } from '../../platform/page/frame.ts'
import { type Act, actGroups, presentActs } from '../kit/actions.ts'
import { ApiProblem, withQuery } from '../kit/api.ts'
import { useText } from '../kit/i18n.ts'
import { useGo } from '../kit/pages.ts'
import { Icon, Kbd, SpaceTile } from '../kit/parts.tsx'
import { keepPrivate, readPrivate } from '../kit/private-store.ts'
import { reportProblem } from '../kit/toasts.tsx'
import { type Offer, OfferList, offerOf } from '../suggest/offer.tsx'
import { rememberSearch } from '../kit/recent-searches.ts'
import { follow, useOfferKeys } from '../suggest/use-offer-keys.ts'
import { useSuggestions } from '../suggest/use-suggestions.ts'
import { type RankedAct, rankActs } from './rank.ts'
import { SPACE, useShellActs, useSpaceActs } from './shell-acts.ts'

const MOST_ACTS = 4
const MOST_SPACES = 3
const LATELY = 'acts'
const MOST_LATELY = 4

/** A sign at the beginning leaves one sort of thing. */
const modes = { '>': 'acts', '@': 'people', '#': 'topics' } as const
type Mode = (typeof modes)[keyof typeof modes] | 'all'

/** One place that finds things and does things. It is asked for by Ctrl-K or ⌘-K, and loaded then. */
export function Palette({ frame, onClose, onKeys }: { frame: Frame; onClose: () => void; onKeys: () => void }) {
  const t = useText()
  const go = useGo()
  const list = useId()
  const [text, setText] = useState('')
  const dialog = useDialog()
  const closed = useRef(false)
  /** At once and once: the event of the dialog comes later, when the palette may be open again. */
  const close = () => {
    if (closed.current) return
    closed.current = true
    dialog.current?.close()
    onClose()
  }
  const mode: Mode = text !== '' && text[0] in modes ? modes[text[0] as keyof typeof modes] : 'all'
  const words = (mode === 'all' ? text : text.slice(1)).trim()
  const offers = useOffers(frame, mode, words, onKeys)
  const choose = (offer: Offer, apart: boolean) => {
    if (offer.group === 'all') rememberSearch(words)
    const { act } = offer as ActOffer
    if (act) noteUse(act.id)
    // What opens next takes the focus, so this one goes first.
    close()
    follow({ ...offer, run: act?.run && (() => doing(act)) }, apart, go)
  }
  const { active, setActive, keys } = useOfferKeys(offers, text, {
    first: true,
    onChoose: choose,
    onEscape: close,
  })
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it, a click beside it as well
    <dialog
      ref={dialog}
      className="palette"
      aria-label={t('palette.label')}
      onClose={close}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div className="palette-line">
        <Icon name="command" />
        <input
          className="palette-input"
          value={text}
          placeholder={t('palette.placeholder')}
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="go"
          role="combobox"
          aria-label={t('palette.label')}
          aria-expanded={offers.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={offers.length > 0 ? `${list}-${active}` : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={keys}
        />
        <button type="button" className="icon-button" aria-label={t('act.close')} onClick={close}>
          <Icon name="x" />
        </button>
      </div>
      <div className="palette-list">
        <OfferList
          id={list}
          label={t('palette.label')}
          offers={offers}
          active={active}
          nameOf={(group) => (group === 'all' ? null : t(`palette.groups.${group}`))}
          onActive={setActive}
          onChoose={choose}
        />
        {offers.length === 0 && <p className="palette-nothing">{t('palette.nothing')}</p>}
      </div>
      <p className="unseen" role="status">
        {text && t('palette.count', { count: offers.length })}
      </p>
      <PaletteFoot onMode={(sign) => setText(sign + words)} />
    </dialog>
  )
}

/** Shown as a modal: the rest of the page is out of reach, and the focus returns to where it was. */
function useDialog() {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    element?.querySelector('input')?.focus()
  }, [])
  return dialog
}

function PaletteFoot({ onMode }: { onMode: (sign: string) => void }) {
  const t = useText()
  const named = { '>': 'acts', '@': 'people', '#': 'topics' }
  return (
    <div className="palette-foot">
      {Object.entries(named).map(([sign, name]) => (
        <button key={sign} type="button" onMouseDown={(event) => event.preventDefault()} onClick={() => onMode(sign)}>
          <Kbd>{sign}</Kbd> {t(`palette.hint.${name}`)}
        </button>
      ))}
      <span className="palette-keys">
        <Kbd>↑</Kbd>
        <Kbd>↓</Kbd> {t('palette.hint.move')} <Kbd>↵</Kbd> {t('palette.hint.choose')}
      </span>
    </div>
  )
}

type ActOffer = Offer & { act?: Act }

/** What fits what was typed: acts first, since they are known at once and so keep their place when answers come. */
function useOffers(frame: Frame, mode: Mode, words: string, onKeys: () => void): ActOffer[] {
  const t = useText()
  // What the page offers is asked for once: it does not change while the palette lies over it.
  const [ofPage, setOfPage] = useState<Act[]>([])
  useEffect(() => setOfPage(presentActs()), [])
  const acts = [...ofPage, ...useShellActs(frame, onKeys)]
  const spaces = useSpaceActs()
  const lately = usedLately()
  const types = { all: undefined, acts: undefined, people: 'person', topics: 'topic' }[mode]
  const { items } = useSuggestions(mode === 'acts' ? '' : words, { open: true, types, limit: mode === 'all' ? 4 : 12 })
  if (mode === 'people' || mode === 'topics') return items.map(offerOf)
  if (words === '') return startOffers(acts, lately)
  const ranked = rankActs([...acts, ...spaces], words, lately)
  const isSpace = ({ act }: RankedAct) => act.id.startsWith(SPACE)
  const few = (most: number) => (mode === 'acts' ? undefined : most)
  const all: Offer = { key: 'all', group: 'all', mark: <Icon name="search" />, text: words, more: t('palette.all') }
  return [
    ...ranked
      .filter((one) => !isSpace(one))
      .slice(0, few(MOST_ACTS))
      .map(({ act, labelHtml }) => ({ ...actOffer(act, 'acts'), html: labelHtml })),
    ...ranked
      .filter(isSpace)
      .slice(0, few(MOST_SPACES))
      .map(({ act, labelHtml }) => ({
        ...actOffer(act, 'space'),
        html: labelHtml,
        mark: <SpaceTile space={spaceOf(spaces, act)} size="s" />,
      })),
    ...items.map(offerOf),
    ...(mode === 'all' ? [{ ...all, href: withQuery('/search', { q: words }) }] : []),
  ]
}

const spaceOf = (spaces: ReturnType<typeof useSpaceActs>, act: Act) =>
  (spaces.find(({ id }) => id === act.id) as (typeof spaces)[number]).space

/** Before anything is typed: what was used lately, then everything by group. */
function startOffers(acts: Act[], lately: readonly string[]): ActOffer[] {
  const before = lately.flatMap((id) => acts.find((act) => act.id === id) ?? []).slice(0, MOST_LATELY)
  const rest = actGroups.flatMap((group) => acts.filter((act) => act.group === group && !before.includes(act)))
  return [...before.map((act) => actOffer(act, 'recent')), ...rest.map((act) => actOffer(act, act.group))]
}

function actOffer(act: Act, group: string): ActOffer {
  return { key: act.id, group, mark: <Icon name={act.icon} />, text: act.label, keys: act.keys, href: act.href, act }
}

/** What goes wrong in an act is told like everywhere else. */
async function doing(act: Act): Promise<void> {
  try {
    await act.run?.()
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    reportProblem(error)
  }
}

function usedLately(): string[] {
  try {
    const value: unknown = JSON.parse(readPrivate(LATELY) ?? '[]')
    return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}

const noteUse = (id: string) => keepPrivate(LATELY, JSON.stringify([id, ...usedLately().filter((other) => other !== id)].slice(0, 12)))
