import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { ArticleView } from '../../../repository/schema.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { Kbd, Loaded } from '../../../../web/kit/parts.tsx'
import { useApi } from '../../../../web/kit/query.ts'
import type { Act } from './acts.ts'

/** Mends an item where it is read, and verifies what comes of it in one act. */
export function QuickEdit(props: { id: string; revision: number; onCancel: () => void; onAct: (act: Act) => Promise<boolean> }) {
  const article = useApi<ArticleView>(`/api/articles/${props.id}`, { staleTime: 0 })
  return <Loaded query={article}>{(data) => <Editing key={data.version} article={data} {...props} />}</Loaded>
}

function Editing({ article, onCancel, onAct }: { article: ArticleView; onCancel: () => void; onAct: (act: Act) => Promise<boolean> }) {
  const t = useText('stewardship')
  const [body, setBody] = useState(article.body)
  const save = () => {
    const change = body === article.body ? undefined : { body }
    // Of what was read: a save that came between is refused, and nothing is lost silently.
    void onAct({ name: 'verify', revision: article.revision, said: { change } })
  }
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.isComposing) return
      if (event.key === 'Escape') onCancel()
      else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save()
      else return
      event.preventDefault()
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  })
  return (
    <div className="quick-edit">
      <textarea
        aria-label={t('reviews.edit.text')}
        value={body}
        rows={Math.min(30, Math.max(10, body.split('\n').length + 2))}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to write here
        autoFocus
        onChange={(event) => setBody(event.currentTarget.value)}
      />
      <div className="quick-edit-acts">
        <Button onClick={save}>
          {t('reviews.edit.save')} <Kbd>Ctrl ⏎</Kbd>
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('web:act.cancel')}
        </Button>
        <a className="button button-plain" href={`/articles/${article.id}/edit`}>
          {t('reviews.edit.open')}
        </a>
      </div>
    </div>
  )
}
