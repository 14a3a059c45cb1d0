import './comments.css'
import { useText } from '../../../web/kit/i18n.ts'
import type { PartItem } from '../../../web/kit/pages.ts'
import { Icon } from '../../../web/kit/parts.tsx'
import { useThreads } from './use-threads.ts'

/** How many open threads there are, beside the trust line; leads to them. */
export function CommentCount({ item }: { item: PartItem }) {
  const t = useText('collaboration')
  const open = useThreads(item.id).data?.open ?? 0
  if (open === 0) return null
  return (
    <a className="comment-count" href="#comments" aria-label={t('comments.count', { count: open })}>
      <Icon name="message-circle" />
      {open}
    </a>
  )
}
