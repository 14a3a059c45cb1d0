import { type MouseEvent, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import type { PreviewView } from '../../../schema.ts'
import { ApiProblem, api } from '../../../../../web/kit/api.ts'
import { useText } from '../../../../../web/kit/i18n.ts'
import { Icon, Skeleton } from '../../../../../web/kit/parts.tsx'
import { sentenceOf } from '../use-publishing.ts'
import { ArticleBody } from '../../reading/article-body.tsx'

type Previewed = z.infer<typeof PreviewView>

const PAUSE_MS = 300

/** What the text will read like, as the server renders it; a newer question ends the older one. */
export function Preview({ title, body, spaceId, language }: { title: string; body: string; spaceId: string; language: string }) {
  const t = useText('repository')
  const { preview, problem, late } = usePreview(body, spaceId)
  return (
    <article className="preview" lang={language} aria-busy={late} onClickCapture={openBeside}>
      <h2 className="article-title preview-title">{title.trim() || <span className="quiet-title">{t('editor.untitled')}</span>}</h2>
      {problem && (
        <p className="preview-fault" role="status">
          <Icon name="alert-triangle" /> {sentenceOf(problem)}
        </p>
      )}
      {preview ? (
        preview.html.trim() === '' ? (
          <p className="quiet">{t('editor.previewEmpty')}</p>
        ) : (
          <ArticleBody html={preview.html} math={preview.math} mermaid={preview.mermaid} />
        )
      ) : (
        !problem && <Skeleton lines={6} />
      )}
    </article>
  )
}

function usePreview(body: string, spaceId: string) {
  const [preview, setPreview] = useState<Previewed | null>(null)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [late, setLate] = useState(false)
  const first = useRef(true)
  useEffect(() => {
    const abort = new AbortController()
    setLate(true)
    const ask = async () => {
      try {
        setPreview(await api.post<Previewed>('/api/articles/preview', { body, spaceId }, { signal: abort.signal }))
        setProblem(null)
      } catch (error) {
        if (!abort.signal.aborted && error instanceof ApiProblem) setProblem(error)
      } finally {
        if (!abort.signal.aborted) setLate(false)
      }
    }
    const timer = setTimeout(ask, first.current ? 0 : PAUSE_MS)
    first.current = false
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [body, spaceId])
  return { preview, problem, late }
}

/** A link in the preview must not take the writer away from the text. */
function openBeside(event: MouseEvent): void {
  const link = (event.target as Element).closest('a')
  const address = link?.getAttribute('href')
  if (!link || !address || address.startsWith('#')) return
  event.preventDefault()
  event.stopPropagation()
  window.open(link.href, '_blank', 'noopener')
}
