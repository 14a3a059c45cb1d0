import './comments.css'
import { useEffect, useRef, useState } from 'react'
import { useActions } from '../../../web/kit/actions.ts'
import { api } from '../../../web/kit/api.ts'
import { useText } from '../../../web/kit/i18n.ts'
import type { PartItem } from '../../../web/kit/pages.ts'
import { Icon, Section } from '../../../web/kit/parts.tsx'
import { useApiList, useChange } from '../../../web/kit/query.ts'
import type { ThreadList, ThreadView } from '../schema.ts'
import { Composer, draftKey, readDraft } from './composer.tsx'
import { showInText } from './open-threads.ts'
import { TextComments } from './text-comments.tsx'
import { ThreadCard } from './thread-card.tsx'
import { commentsPath, useThreads } from './use-threads.ts'

/** What was said about an item, at its foot; and, in an article, beside its words. */
export function CommentsPart({ item }: { item: PartItem }) {
  const t = useText('collaboration')
  const threads = useThreads(item.id)
  const field = useRef<HTMLDivElement>(null)
  const write = () => {
    field.current?.scrollIntoView({ block: 'center' })
    field.current?.querySelector('textarea')?.focus()
  }
  useActions(
    item.trashedAt
      ? []
      : [{ id: 'item.comment', icon: 'message-plus', group: 'page', label: t('comments.add'), also: t('comments.also'), run: write }],
  )
  const list = threads.data
  return (
    <>
      <div id="comments">
        <Section id="comments" title={t('comments.title')} icon="message-circle">
          {list && <Threads item={item} list={list} />}
          {!item.trashedAt && (
            <div ref={field}>
              <NewThread item={item} />
            </div>
          )}
        </Section>
      </div>
      {item.type === 'article' && list && <TextComments item={item} threads={list.items} onWrite={write} />}
    </>
  )
}

function Threads({ item, list }: { item: PartItem; list: ThreadList }) {
  const t = useText('collaboration')
  const named = useNamedComment(list.items)
  const [chosen, setChosen] = useState<'open' | 'resolved'>('open')
  const state = named?.resolution ? 'resolved' : chosen
  const shown = list.items.filter(({ resolution }) => (resolution !== null) === (state === 'resolved'))
  const rest = useApiList<ThreadView>(list.next ? `${commentsPath(item.id)}?cursor=${list.next}` : null)
  const more = (rest.data?.items ?? []).filter(({ resolution }) => (resolution !== null) === (state === 'resolved'))
  if (list.open + list.resolved === 0)
    return <p className="quiet comments-none">{t(item.type === 'article' ? 'comments.none' : 'comments.noneDocument')}</p>
  return (
    <>
      {list.resolved > 0 && (
        <fieldset className="comment-filter" aria-label={t('comments.filter')}>
          {(['open', 'resolved'] as const).map((name) => (
            <button key={name} type="button" aria-pressed={state === name} onClick={() => setChosen(name)}>
              {t(`comments.${name}`, { count: list[name] })}
            </button>
          ))}
        </fieldset>
      )}
      {[...shown, ...more].map((thread) => (
        <ThreadCard
          key={thread.id}
          itemId={item.id}
          thread={thread}
          named
          onPlace={thread.anchor && thread.anchor.lostAt === null ? () => showInText(thread.id) : undefined}
        />
      ))}
      {shown.length + more.length === 0 && (
        <p className="quiet comments-none">{t(state === 'open' ? 'comments.noneOpen' : 'comments.noneResolved')}</p>
      )}
      {rest.hasNextPage && (
        <button type="button" className="button" onClick={() => rest.fetchNextPage()}>
          {t('comments.loadMore')}
        </button>
      )}
    </>
  )
}

const NAMED = /^#comment-([0-9a-f-]{36})$/

/** The thread the address leads to; its comment is brought into view once it is there. */
function useNamedComment(threads: ThreadView[]): ThreadView | undefined {
  const [hash, setHash] = useState(() => location.hash)
  useEffect(() => {
    const hear = () => setHash(location.hash)
    addEventListener('hashchange', hear)
    return () => removeEventListener('hashchange', hear)
  }, [])
  const id = NAMED.exec(hash)?.[1]
  const thread = id === undefined ? undefined : threads.find(({ comments }) => comments.some((comment) => comment.id === id))
  const there = thread !== undefined
  useEffect(() => {
    if (!there) return
    const comment = document.getElementById(`comment-${id}`)
    comment?.scrollIntoView({ block: 'center' })
    comment?.setAttribute('data-named', '')
    return () => comment?.removeAttribute('data-named')
  }, [id, there])
  return thread
}

/** A place to begin a thread about the item, or to end one that was begun on words of it. */
function NewThread({ item }: { item: PartItem }) {
  const t = useText('collaboration')
  const path = commentsPath(item.id)
  const draft = draftKey(item.id, null)
  const [anchor, setAnchor] = useState(() => readDraft(draft)?.anchor ?? null)
  const add = useChange((body: string) => api.post(path, { body, anchor }), { refreshes: [path] })
  return (
    <Composer
      key={anchor ? 'words' : 'item'}
      draft={draft}
      anchor={anchor}
      placeholder={t('comments.placeholder')}
      act={t('comments.send')}
      busy={add.isPending}
      onSend={async (body) => {
        await add.mutateAsync(body)
        setAnchor(null)
      }}
    >
      {anchor && (
        <p className="comment-quote comment-draft">
          <span className="comment-lost">{t('comments.draft')}</span>
          {anchor.quote}
          <button
            type="button"
            className="icon-button"
            aria-label={t('comments.drop')}
            title={t('comments.drop')}
            onClick={() => setAnchor(null)}
          >
            <Icon name="x" />
          </button>
        </p>
      )}
    </Composer>
  )
}
