import { Menu } from '@mantine/core'
import { useState } from 'react'
import { api } from '../../../web/kit/api.ts'
import { Confirm } from '../../../web/kit/confirm.tsx'
import { useText } from '../../../web/kit/i18n.ts'
import { Avatar, Icon, When } from '../../../web/kit/parts.tsx'
import { useChange } from '../../../web/kit/query.ts'
import { say, sayWithUndo } from '../../../web/kit/toasts.tsx'
import type { CommentView, ThreadView } from '../schema.ts'
import { Composer, draftKey, readDraft } from './composer.tsx'
import { shortened } from './page-text.ts'
import { commentsPath } from './use-threads.ts'

/** A thread: the words it is about, what was said, and a place to answer. `named` gives its comments the ids that links lead to. */
export function ThreadCard({
  itemId,
  thread,
  named,
  onPlace,
}: {
  itemId: string
  thread: ThreadView
  named?: boolean
  /** Leads to the words in the text, where they are there. */
  onPlace?: () => void
}) {
  const t = useText('collaboration')
  const path = commentsPath(itemId)
  const draft = draftKey(itemId, thread.id)
  const [answering, setAnswering] = useState(() => readDraft(draft) !== null)
  const answer = useChange((body: string) => api.post(path, { body, threadId: thread.id }), { refreshes: [path] })
  const setResolved = useResolution(itemId, thread)
  return (
    <article className="comment-thread" data-resolved={thread.resolution ? '' : undefined} aria-label={t('comments.title')}>
      <ThreadHead thread={thread} onPlace={onPlace} onResolve={thread.may.resolve ? setResolved : undefined} />
      <ol>
        {thread.comments.map((comment) => (
          <OneComment key={comment.id} itemId={itemId} comment={comment} named={named} />
        ))}
      </ol>
      {thread.resolution && (
        <p className="comment-resolved quiet">
          <Icon name="circle-check" />
          {t('comments.resolvedBy', { by: thread.resolution.by?.name ?? t('comments.someone') })} · <When time={thread.resolution.at} />
        </p>
      )}
      {answering ? (
        <Composer
          draft={draft}
          placeholder={t('comments.replyPlaceholder')}
          act={t('comments.reply')}
          autoFocus
          busy={answer.isPending}
          onSend={async (body) => {
            await answer.mutateAsync(body)
            setAnswering(false)
          }}
          onCancel={() => setAnswering(false)}
        />
      ) : (
        <button type="button" className="comment-answer" onClick={() => setAnswering(true)}>
          {t('comments.replyPlaceholder')}
        </button>
      )}
    </article>
  )
}

function useResolution(itemId: string, thread: ThreadView): (resolved: boolean) => void {
  const t = useText('collaboration')
  const path = commentsPath(itemId)
  const put = (resolved: boolean) =>
    resolved ? api.put(`/api/comments/${thread.id}/resolution`) : api.delete(`/api/comments/${thread.id}/resolution`)
  const resolve = useChange(put, {
    refreshes: [path],
    onDone: (_, resolved) =>
      resolved ? sayWithUndo(t('comments.resolvedNow'), () => resolve.mutateAsync(false)) : say(t('comments.reopened')),
  })
  return (resolved) => resolve.mutate(resolved)
}

function ThreadHead({ thread, onPlace, onResolve }: { thread: ThreadView; onPlace?: () => void; onResolve?: (resolved: boolean) => void }) {
  const t = useText('collaboration')
  const { anchor, resolution } = thread
  if (!anchor && !onResolve) return null
  return (
    <header className="comment-head">
      {anchor && anchor.lostAt === null && onPlace && (
        <button type="button" className="comment-quote" title={t('comments.toText')} onClick={onPlace}>
          {shortened(anchor.quote)}
        </button>
      )}
      {anchor && (anchor.lostAt !== null || !onPlace) && (
        <p className="comment-quote">
          {anchor.lostAt !== null && <span className="comment-lost">{t('comments.lost')}</span>}
          {shortened(anchor.quote)}
        </p>
      )}
      {onResolve && (
        <button
          type="button"
          className="icon-button"
          aria-label={t(resolution ? 'comments.reopen' : 'comments.resolve')}
          title={t(resolution ? 'comments.reopen' : 'comments.resolve')}
          onClick={() => onResolve(!resolution)}
        >
          <Icon name={resolution ? 'arrow-back-up' : 'check'} />
        </button>
      )}
    </header>
  )
}

function OneComment({ itemId, comment, named }: { itemId: string; comment: CommentView; named?: boolean }) {
  const t = useText('collaboration')
  const path = commentsPath(itemId)
  const [editing, setEditing] = useState(false)
  const change = useChange((body: string) => api.patch(`/api/comments/${comment.id}`, { body }), { refreshes: [path] })
  if (comment.deletedAt !== null) return <li className="comment comment-deleted quiet">{t('comments.deleted')}</li>
  return (
    <li className="comment" id={named ? `comment-${comment.id}` : undefined}>
      {comment.author && <Avatar person={comment.author} size="s" />}
      <div className="comment-text">
        <p className="comment-line">
          {comment.author ? <a href={`/people/${comment.author.id}`}>{comment.author.name}</a> : <b>{t('comments.someone')}</b>}
          <span className="quiet">
            <When time={comment.createdAt} />
            {comment.editedAt !== null && ` · ${t('comments.edited')}`}
          </span>
          <CommentMenu itemId={itemId} comment={comment} onEdit={() => setEditing(true)} />
        </p>
        {editing ? (
          <Composer
            initial={comment.body}
            placeholder={t('comments.write')}
            act={t('comments.save')}
            autoFocus
            busy={change.isPending}
            onSend={async (body) => {
              await change.mutateAsync(body)
              setEditing(false)
            }}
            onCancel={() => setEditing(false)}
          />
        ) : (
          // biome-ignore lint/security/noDangerouslySetInnerHtml: made safe by the Markdown renderer
          <div className="prose comment-body" dangerouslySetInnerHTML={{ __html: comment.html }} />
        )}
      </div>
    </li>
  )
}

function CommentMenu({ itemId, comment, onEdit }: { itemId: string; comment: CommentView; onEdit: () => void }) {
  const t = useText('collaboration')
  const [asked, setAsked] = useState(false)
  const remove = useChange(() => api.delete(`/api/comments/${comment.id}`), {
    refreshes: [commentsPath(itemId)],
    onDone: () => say(t('comments.removed')),
  })
  const copy = async () => {
    await navigator.clipboard.writeText(`${location.origin}${location.pathname}#comment-${comment.id}`)
    say(t('comments.linkCopied'))
  }
  return (
    <>
      <Menu position="bottom-end" width={160}>
        <Menu.Target>
          <button type="button" className="icon-button comment-more" aria-label={t('comments.more')}>
            <Icon name="dots" />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="link" />} onClick={copy}>
            {t('comments.link')}
          </Menu.Item>
          {comment.may.edit && (
            <Menu.Item leftSection={<Icon name="pencil" />} onClick={onEdit}>
              {t('comments.edit')}
            </Menu.Item>
          )}
          {comment.may.delete && (
            <Menu.Item leftSection={<Icon name="trash" />} data-danger onClick={() => setAsked(true)}>
              {t('comments.delete')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={asked}
        onClose={() => setAsked(false)}
        title={t('comments.deleteTitle')}
        act={t('comments.delete')}
        onConfirm={() => remove.mutateAsync(undefined)}
      >
        {t('comments.deleteText')}
      </Confirm>
    </>
  )
}
