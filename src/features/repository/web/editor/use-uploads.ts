import { useCallback, useEffect } from 'react'
import type { FileView } from '../../schema.ts'
import { ApiProblem, upload, withQuery } from '../../../../web/kit/api.ts'
import { useText } from '../../../../web/kit/i18n.ts'
import { useBlocker } from '../../../../web/kit/pages.ts'
import type { Beginning } from './editor-page.tsx'
import { type SendFile, uploadsPending, type UploadWords } from './text/uploads.ts'
import type { EditorHands } from './use-editor.ts'
import { sentenceOf } from './use-publishing.ts'

/** Sends files to the article, or to the space until there is one, and asks before leaving while they are on their way. */
export function useUploads(beginning: Beginning, { view, keeper, now }: EditorHands): { send: SendFile; words: () => UploadWords } {
  const t = useText('repository')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is read when a file is sent
  const send: SendFile = useCallback(async (file, options) => {
    const form = new FormData()
    form.append('file', file, file.name || 'image.png')
    const path = withQuery('/api/files', beginning.article ? { item: beginning.article.id } : { space: now.current.place.spaceId })
    return upload<FileView>(path, form, options)
  }, [])
  const words = useCallback(
    (): UploadWords => ({
      running: (name, percent) => t('editor.upload.running', { name, percent }),
      failed: (name, problem) => t('editor.upload.failed', { name, reason: problem instanceof ApiProblem ? sentenceOf(problem) : '' }),
      cancel: t('editor.upload.cancel'),
      retry: t('web:act.retry'),
      attachment: t('editor.upload.attachment'),
    }),
    [t],
  )
  const pending = () => (view.current ? uploadsPending(view.current) : 0)
  useBlocker({ shouldBlockFn: () => pending() > 0 && !window.confirm(t('editor.upload.leave')), enableBeforeUnload: false })
  // biome-ignore lint/correctness/useExhaustiveDependencies: it asks for the state of the moment of leaving
  useEffect(() => {
    const leaving = (event: BeforeUnloadEvent) => {
      keeper.farewell()
      if (keeper.atRisk || pending() > 0) event.preventDefault()
    }
    addEventListener('beforeunload', leaving)
    return () => removeEventListener('beforeunload', leaving)
  }, [])
  return { send, words }
}
