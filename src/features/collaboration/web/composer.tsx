import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import type { PersonView } from '../../identity/schema.ts'
import { api, type Page, withQuery } from '../../../web/kit/api.ts'
import { useText } from '../../../web/kit/i18n.ts'
import { dropPrivate, keepPrivate, readPrivate } from '../../../web/kit/private-store.ts'
import { Avatar } from '../../../web/kit/parts.tsx'
import { LONGEST_COMMENT, type QuoteChoice } from '../schema.ts'

export type Draft = { body: string; anchor: QuoteChoice | null }

/** What somebody began to write and did not send, of this item or in answer to a thread. */
export const draftKey = (itemId: string, threadId: string | null): string => `comment:${itemId}:${threadId ?? 'new'}`

export function readDraft(key: string): Draft | null {
  try {
    return JSON.parse(readPrivate(key) ?? 'null') as Draft | null
  } catch {
    return null
  }
}

/** A field for a comment. It keeps what is written until it is sent, also when the page is closed. */
export function Composer({
  draft,
  anchor = null,
  initial,
  placeholder,
  act,
  autoFocus,
  busy,
  onSend,
  onCancel,
  children,
}: {
  /** Where the unsent words are kept; nowhere when a comment is changed. */
  draft?: string
  anchor?: QuoteChoice | null
  initial?: string
  placeholder: string
  act: string
  autoFocus?: boolean
  busy?: boolean
  onSend: (body: string) => Promise<unknown>
  onCancel?: () => void
  children?: ReactNode
}) {
  const t = useText('collaboration')
  const [body, setBody] = useState(() => initial ?? (draft ? (readDraft(draft)?.body ?? '') : ''))
  const field = useRef<HTMLTextAreaElement>(null)
  const hint = useId()
  const mentions = useMentions(field, body, setBody)
  useEffect(() => {
    if (!draft) return
    if (body.trim() === '') dropPrivate(draft)
    else keepPrivate(draft, JSON.stringify({ body, anchor } satisfies Draft))
  }, [draft, body, anchor])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text has another height
  useEffect(() => {
    if (!field.current) return
    field.current.style.height = 'auto'
    field.current.style.height = `${Math.min(320, field.current.scrollHeight + 2)}px`
  }, [body])
  const send = async () => {
    if (body.trim() === '' || busy) return
    await onSend(body.trim())
    if (draft) dropPrivate(draft)
    setBody('')
  }
  const hear = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || mentions.hear(event)) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send().catch(() => {})
    else if (event.key === 'Escape' && onCancel) onCancel()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <form
      className="comment-form"
      onSubmit={(event) => {
        event.preventDefault()
        void send().catch(() => {})
      }}
    >
      {children}
      <div className="comment-field">
        <textarea
          ref={field}
          value={body}
          rows={2}
          maxLength={LONGEST_COMMENT}
          placeholder={placeholder}
          aria-label={placeholder}
          aria-describedby={hint}
          // biome-ignore lint/a11y/noAutofocus: somebody asked for this field
          autoFocus={autoFocus}
          onChange={(event) => {
            setBody(event.currentTarget.value)
            mentions.look()
          }}
          onKeyDown={hear}
          onSelect={mentions.look}
          onBlur={mentions.close}
        />
        {mentions.list}
      </div>
      {(body !== '' || onCancel) && (
        <div className="comment-form-acts">
          <p id={hint} className="quiet">
            {t('comments.writeHint')}
          </p>
          {onCancel && (
            <button type="button" className="button button-plain" onClick={onCancel}>
              {t('web:act.cancel')}
            </button>
          )}
          <button type="submit" className="button button-primary" disabled={busy || body.trim() === ''}>
            {act}
          </button>
        </div>
      )}
    </form>
  )
}

const CALLED = /(?:^|[\s(、,])@([\p{L}\p{N}_.-]{0,40})$/u

/** A name of one word calls by itself; another one is a link. */
const callOf = ({ id, name }: PersonView): string =>
  /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(name) ? `@${name} ` : `[@${name.replace(/[[\]\\]/g, '\\$&')}](/people/${id}) `

/** People offered while an @name is typed. */
function useMentions(field: React.RefObject<HTMLTextAreaElement | null>, body: string, setBody: (body: string) => void) {
  const t = useText('collaboration')
  const [typed, setTyped] = useState<string | null>(null)
  const [people, setPeople] = useState<PersonView[]>([])
  const [at, setAt] = useState(0)
  /** Where to go on writing once the name is drawn. */
  const caret = useRef<number | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text has been drawn
  useLayoutEffect(() => {
    if (caret.current !== null) field.current?.setSelectionRange(caret.current, caret.current)
    caret.current = null
  }, [body])
  useEffect(() => {
    if (typed === null) return setPeople([])
    const abort = new AbortController()
    const timer = setTimeout(
      () =>
        api.get<Page<PersonView>>(withQuery('/api/people', { query: typed, limit: 6 }), { signal: abort.signal }).then(
          ({ items }) => {
            setPeople(items.filter(({ deactivatedAt }) => !deactivatedAt))
            setAt(0)
          },
          () => {},
        ),
      120,
    )
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [typed])
  const look = () => {
    const until = field.current?.selectionStart ?? 0
    setTyped(CALLED.exec((field.current?.value ?? '').slice(0, until))?.[1] ?? null)
  }
  const take = (person: PersonView) => {
    const until = field.current?.selectionStart ?? body.length
    const begin = body.lastIndexOf('@', until - 1)
    const name = callOf(person)
    setBody(body.slice(0, begin) + name + body.slice(until))
    setTyped(null)
    caret.current = begin + name.length
  }
  const hear = (event: KeyboardEvent): boolean => {
    if (people.length === 0 || typed === null) return false
    if (event.key === 'ArrowDown') setAt((at + 1) % people.length)
    else if (event.key === 'ArrowUp') setAt((at + people.length - 1) % people.length)
    else if (event.key === 'Enter' || event.key === 'Tab') take(people[at])
    else if (event.key === 'Escape') setTyped(null)
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }
  const list = typed !== null && people.length > 0 && (
    <ul className="comment-people" aria-label={t('comments.people')}>
      {people.map((person, index) => (
        <li key={person.id}>
          <button
            type="button"
            data-active={index === at ? '' : undefined}
            onPointerDown={(event) => {
              event.preventDefault()
              take(person)
            }}
          >
            <Avatar person={person} size="s" />
            <b>{person.name}</b>
            <span className="quiet">{person.title}</span>
          </button>
        </li>
      ))}
    </ul>
  )
  return { look, hear, list, close: () => setTyped(null) }
}
