import './suggest/suggest.css'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { matchTyped, typedOf } from '../features/search/analysis/typing.ts'
import { withQuery } from './kit/api.ts'
import { useText } from './kit/i18n.ts'
import { useGo, useSearch } from './kit/pages.ts'
import { Icon } from './kit/parts.tsx'
import { type Offer, OfferList, offerOf } from './suggest/offer.tsx'
import { forgetSearch, forgetSearches, rememberSearch, useRecentSearches } from './kit/recent-searches.ts'
import { follow, useOfferKeys } from './suggest/use-offer-keys.ts'
import { useSuggestions } from './suggest/use-suggestions.ts'

const RECENT_WHILE_TYPING = 2

/** The search of the top line: offers titles, headings, topics and people while one types, and what was searched for lately. */
export function SearchBox({ onPalette }: { onPalette: () => void }) {
  const t = useText()
  const go = useGo()
  const [{ q }] = useSearch()
  const there = location.pathname === '/search' ? (q ?? '') : ''
  const [text, setText] = useState(there)
  const [open, setOpen] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const list = useId()
  useEffect(() => setText(there), [there])
  const { offers, layout } = useOffers(text, open)
  const recent = useRecentSearches()

  const close = () => {
    setOpen(false)
    input.current?.blur()
  }
  const search = (words: string) => {
    rememberSearch(words)
    close()
    go(withQuery('/search', { q: words }))
  }
  const choose = (offer: Offer, apart: boolean) => {
    if (offer.group === 'recent' || offer.group === 'all') rememberSearch(offer.text ?? '')
    if (!apart) {
      setText(offer.group === 'recent' || offer.group === 'all' ? (offer.text ?? '') : there)
      close()
    }
    follow(offer, apart, go)
  }
  const { active, setActive, keys } = useOfferKeys(offers, text, {
    first: false,
    onChoose: choose,
    onEscape: (moved) => {
      if (moved) return setActive(-1)
      setText(there)
      close()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim()) search(text.trim())
  }
  const shown = open && offers.length > 0
  return (
    // biome-ignore lint/a11y/useSemanticElements: the same form the server draws
    <form className="search" role="search" action="/search" data-open={open || undefined} onSubmit={submit}>
      <Icon name="search" />
      <button type="button" className="icon-button search-back" aria-label={t('search.close')} onClick={close}>
        <Icon name="chevron-left" />
      </button>
      <input
        ref={input}
        className="search-input"
        type="search"
        name="q"
        value={text}
        placeholder={t('search.placeholder')}
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="search"
        role="combobox"
        aria-label={t('search.label')}
        aria-expanded={shown}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={shown && active >= 0 ? `${list}-${active}` : undefined}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setOpen(true)
        }}
        onFocus={() => setOpen(true)}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={keys}
      />
      {text !== '' && open && (
        <button
          type="button"
          className="icon-button search-clear"
          aria-label={t('search.clear')}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => setText('')}
        >
          <Icon name="x" />
        </button>
      )}
      <button type="button" className="icon-button search-palette" aria-label={t('palette.open')} onClick={onPalette}>
        <Icon name="command" />
      </button>
      <kbd className="kbd search-key">/</kbd>
      {open && (
        // biome-ignore lint/a11y/noStaticElementInteractions: a press between the rows must not take the focus from the input
        <div className="search-offers" hidden={!shown} onMouseDown={(event) => event.preventDefault()}>
          {layout && <p className="offers-hint">{t('search.layout', { words: layout })}</p>}
          <OfferList
            id={list}
            label={t('search.label')}
            offers={offers}
            active={active}
            nameOf={(group) => (group === 'all' ? null : t(`search.groups.${group}`))}
            forgetLabel={t('search.forget')}
            onChoose={choose}
          />
          {text.trim() === '' && recent.length > 0 && (
            <div className="offers-foot">
              <span className="only-wide">{t('search.forgetHint')}</span>
              <button type="button" className="offers-clear" tabIndex={-1} onClick={forgetSearches}>
                {t('search.forgetAll')}
              </button>
            </div>
          )}
        </div>
      )}
    </form>
  )
}

/** What is offered for a text: what was searched for before, what the search suggests, and all results at the end. */
function useOffers(text: string, open: boolean): { offers: Offer[]; layout: string | null } {
  const t = useText()
  const recent = useRecentSearches()
  const { items, layout } = useSuggestions(text, { open })
  const words = text.trim()
  const again = (asked: string): Offer => ({
    key: `recent ${asked}`,
    group: 'recent',
    mark: <Icon name="history" />,
    text: asked,
    href: withQuery('/search', { q: asked }),
    forget: () => forgetSearch(asked),
  })
  if (words === '') return { offers: recent.map(again), layout: null }
  const typed = typedOf(words)
  const before = recent.filter((asked) => asked !== words && matchTyped(asked, typed)).slice(0, RECENT_WHILE_TYPING)
  const all: Offer = { key: 'all', group: 'all', mark: <Icon name="search" />, html: undefined, href: withQuery('/search', { q: words }) }
  return {
    offers: [...items.map(offerOf), ...before.map(again), { ...all, text: words, more: t('search.all') }],
    layout,
  }
}
