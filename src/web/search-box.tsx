import { useDebouncedValue } from '@mantine/hooks'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { kindIcon, hrefOf } from '../platform/page/parts.ts'
import { withQuery } from './kit/api.ts'
import { useHand } from './kit/hand.ts'
import { useText } from './kit/i18n.ts'
import { useGo, useSearch } from './kit/pages.ts'
import { Icon, type ItemLink } from './kit/parts.tsx'
import { keepPrivate, readPrivate } from './kit/private-store.ts'
import { useApi } from './kit/query.ts'

type Suggestion = { item: ItemLink; titleHtml: string }
type Offer = { key: string; href: string; item?: ItemLink; titleHtml?: string; words?: string; all?: boolean }

/** The search of the top line: completes titles while one types, remembers what was asked. */
export function SearchBox() {
  const t = useText()
  const hand = useHand()
  const go = useGo()
  const [{ q }] = useSearch()
  const onResults = location.pathname === '/search'
  const [text, setText] = useState(onResults ? (q ?? '') : '')
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const [asked] = useDebouncedValue(text.trim(), 90)
  const input = useRef<HTMLInputElement>(null)
  const list = useId()
  const found = useApi<{ items: Suggestion[] }>(open && asked ? withQuery('/api/search/suggestions', { q: asked, limit: 7 }) : null, {
    keep: true,
  })
  useEffect(() => {
    setText(onResults ? (q ?? '') : '')
  }, [q, onResults])

  const offers = text.trim()
    ? offersFor(text.trim(), found.data?.items ?? [])
    : recentSearches().map((words): Offer => ({ key: words, href: withQuery('/search', { q: words }), words }))
  const choose = (offer: Offer) => {
    if (offer.all || offer.words) rememberSearch(offer.words ?? text.trim())
    setOpen(false)
    setActive(-1)
    input.current?.blur()
    if (!offer.words && !offer.all) setText('')
    go(offer.href)
  }
  const keys = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setActive((at) => (at + 1) % Math.max(1, offers.length))
    else if (event.key === 'ArrowUp') setActive((at) => (at <= 0 ? offers.length - 1 : at - 1))
    else if (event.key === 'Escape') {
      setOpen(false)
      input.current?.blur()
    } else if (event.key === 'Enter' && active >= 0 && offers[active]) choose(offers[active])
    else return
    event.preventDefault()
  }
  const shown = open && offers.length > 0
  return (
    // biome-ignore lint/a11y/useSemanticElements: the same form the server draws
    <form
      className="search"
      role="search"
      action="/search"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim()) choose({ key: 'all', href: withQuery('/search', { q: text.trim() }), all: true, words: text.trim() })
      }}
    >
      <Icon name="search" />
      <input
        ref={input}
        className="search-input"
        type="search"
        name="q"
        value={text}
        placeholder={t('search.placeholder')}
        autoComplete="off"
        enterKeyHint="search"
        role="combobox"
        aria-label={t('search.label')}
        aria-expanded={shown}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={shown && active >= 0 ? `${list}-${active}` : undefined}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setActive(-1)
          setOpen(true)
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={keys}
      />
      <kbd className="kbd search-key">/</kbd>
      <div className="search-offers" id={list} role="listbox" aria-label={t('search.label')} hidden={!shown}>
        {!text.trim() && <p className="search-offers-title quiet">{t('search.recent')}</p>}
        {offers.map((offer, at) => (
          <a
            key={offer.key}
            id={`${list}-${at}`}
            href={offer.href}
            className="search-offer"
            role="option"
            tabIndex={-1}
            aria-selected={at === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey) return
              event.preventDefault()
              choose(offer)
            }}
          >
            {offer.item ? kindIcon(hand, offer.item.kind) : <Icon name={offer.all ? 'search' : 'history'} />}
            {offer.titleHtml ? (
              // biome-ignore lint/security/noDangerouslySetInnerHtml: escaped text with marks, made by the search
              <span className="search-offer-name" dangerouslySetInnerHTML={{ __html: offer.titleHtml }} />
            ) : (
              <span className="search-offer-name">
                {offer.item?.title ?? (offer.all ? t('search.all', { query: text.trim() }) : offer.words)}
              </span>
            )}
            {offer.item?.space && <span className="quiet">{offer.item.space.name}</span>}
          </a>
        ))}
      </div>
    </form>
  )
}

function offersFor(text: string, found: Suggestion[]): Offer[] {
  return [
    ...found.map(({ item, titleHtml }) => ({ key: item.id, href: hrefOf(item), item, titleHtml })),
    { key: 'all', href: withQuery('/search', { q: text }), all: true, words: text },
  ]
}

/** What somebody searched for is gone from the browser when they sign out. */
const SEARCHES = 'searches'

function recentSearches(): string[] {
  try {
    return JSON.parse(readPrivate(SEARCHES) ?? '[]') as string[]
  } catch {
    return []
  }
}

function rememberSearch(words: string): void {
  keepPrivate(SEARCHES, JSON.stringify([words, ...recentSearches().filter((other) => other !== words)].slice(0, 6)))
}
