import type { ReactNode } from 'react'
import { kindIcon } from '../../platform/page/parts.ts'
import type { Suggestion } from '../../features/search/schema.ts'
import { useHand } from '../kit/hand.ts'
import { Avatar, Icon, Kbd } from '../kit/parts.tsx'

/** A row of what is offered while somebody types: a place to go, or something to do. */
export type Offer = {
  key: string
  group: string
  mark: ReactNode
  /** Escaped text with marks, made by the search; else `text`. */
  html?: string
  text?: string
  /** The other name that was typed, as `html`. */
  alias?: string
  /** What it is or where it stands, behind the name. */
  more?: string
  keys?: string[]
  href?: string
  run?: () => unknown
  /** Takes it off the list, where that is possible. */
  forget?: () => void
}

function SuggestionMark({ suggestion }: { suggestion: Suggestion }) {
  const hand = useHand()
  if (suggestion.group === 'person') return <Avatar person={{ id: suggestion.id, name: suggestion.title }} size="s" />
  if (suggestion.group === 'topic') return <Icon name="sitemap" />
  if (suggestion.group === 'heading') return <Icon name="hash" />
  return kindIcon(hand, suggestion.type === 'article' ? suggestion.kind : suggestion.type)
}

export function offerOf(suggestion: Suggestion): Offer {
  const { id, group, title, titleHtml, headingHtml, aliasHtml, href, space, line, path } = suggestion
  const above = path.map((each) => each.title).join(' › ')
  return {
    key: headingHtml === null ? id : `${id}${href}`,
    group,
    mark: <SuggestionMark suggestion={suggestion} />,
    html: headingHtml ?? titleHtml,
    alias: aliasHtml ?? undefined,
    more: { item: space?.name, heading: title, topic: above, person: line }[group],
    href,
  }
}

/** The rows under their groups, as a list box whose input keeps the focus. */
export function OfferList({
  id,
  label,
  offers,
  active,
  nameOf,
  forgetLabel,
  onActive,
  onChoose,
}: {
  id: string
  label: string
  offers: readonly Offer[]
  active: number
  /** What a group is called; null for one without a name. */
  nameOf: (group: string) => string | null
  forgetLabel?: string
  onActive?: (at: number) => void
  onChoose: (offer: Offer, apart: boolean) => void
}) {
  const groups = [...new Set(offers.map(({ group }) => group))]
  return (
    <div className="offers" id={id} role="listbox" aria-label={label}>
      {groups.map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: groups of a list box are no field sets
        <div key={group} role="group" aria-label={nameOf(group) ?? undefined} className="offers-group">
          {nameOf(group) && (
            <p className="offers-title" aria-hidden="true">
              {nameOf(group)}
            </p>
          )}
          {offers.map((offer, at) =>
            offer.group === group ? (
              <OfferRow
                key={offer.key}
                id={`${id}-${at}`}
                offer={offer}
                active={at === active}
                forgetLabel={forgetLabel}
                onActive={() => onActive?.(at)}
                onChoose={(apart) => onChoose(offer, apart)}
              />
            ) : null,
          )}
        </div>
      ))}
    </div>
  )
}

function OfferRow(given: {
  id: string
  offer: Offer
  active: boolean
  forgetLabel?: string
  onActive: () => void
  onChoose: (apart: boolean) => void
}) {
  const { id, offer, active, forgetLabel, onActive, onChoose } = given
  return (
    // The input keeps the focus and its keys choose; a link so that the browser's own ways of opening one work.
    <a
      id={id}
      href={offer.href}
      className="offer"
      role="option"
      tabIndex={-1}
      aria-selected={active}
      onMouseDown={(event) => event.preventDefault()}
      onMouseMove={onActive}
      onClick={(event) => {
        if (offer.href && (event.metaKey || event.ctrlKey || event.shiftKey)) return
        event.preventDefault()
        onChoose(false)
      }}
    >
      <span className="offer-mark">{offer.mark}</span>
      {offer.html === undefined ? (
        <span className="offer-name">{offer.text}</span>
      ) : (
        // biome-ignore lint/security/noDangerouslySetInnerHtml: escaped text with marks, made by the search
        <span className="offer-name" dangerouslySetInnerHTML={{ __html: offer.html }} />
      )}
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: escaped text with marks, made by the search */}
      {offer.alias && <span className="offer-alias" dangerouslySetInnerHTML={{ __html: offer.alias }} />}
      {offer.more && <span className="offer-more">{offer.more}</span>}
      {offer.keys && (
        <span className="offer-keys">
          {offer.keys.map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </span>
      )}
      {offer.forget && (
        // biome-ignore lint/a11y/useKeyWithClickEvents: Shift-Delete does it
        // biome-ignore lint/a11y/noStaticElementInteractions: an option holds no controls of its own
        <span
          className="offer-forget"
          title={forgetLabel}
          onClick={(event) => {
            event.preventDefault()
            event.stopPropagation()
            offer.forget?.()
          }}
        >
          <Icon name="x" />
        </span>
      )}
    </a>
  )
}
