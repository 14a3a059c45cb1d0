import { type ReactNode, useEffect, useState } from 'react'
import { formatBytes } from '../../../../platform/page/format.ts'
import { plainPreview, previewOf } from '../../page.ts'
import type { FileView } from '../../schema.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useLocale, useText } from '../../../../web/kit/i18n.ts'
import { Skeleton } from '../../../../web/kit/parts.tsx'

/** Bytes of a text that are shown; more would only be scrolled past. */
const SHOWN_BYTES = 200_000

/** A document's file in its page, as far as this browser shows it. */
export function DocumentPreview({ file }: { file: FileView }): ReactNode {
  const hand = useHand()
  const kind = previewOf(file)
  if (kind === 'pdf') return <PdfPreview file={file} />
  if (kind === 'text') return <TextPreview key={file.id} file={file} />
  return plainPreview(hand, file)
}

/** Browsers without a viewer of their own would save the file instead of showing it. */
function PdfPreview({ file }: { file: FileView }) {
  const t = useText('repository')
  if (!navigator.pdfViewerEnabled) return <p className="preview-none quiet">{t('document.pdfElsewhere')}</p>
  // The fragment keeps the viewer's own side panel closed, and opens the page that a search result leads to.
  const page = /^#page=(\d+)$/.exec(decodeURIComponent(location.hash))?.[1]
  return (
    <iframe
      className="preview preview-pdf"
      src={`${file.url}#${page ? `page=${page}&` : ''}navpanes=0`}
      title={t('document.preview', { name: file.name })}
    />
  )
}

function TextPreview({ file }: { file: FileView }) {
  const t = useText('repository')
  const locale = useLocale()
  const [text, setText] = useState<string | null>(null)
  const [fault, setFault] = useState(false)
  const [turn, setTurn] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another turn reads again
  useEffect(() => {
    const abort = new AbortController()
    setFault(false)
    readBeginning(file.url, abort.signal).then(setText, () => abort.signal.aborted || setFault(true))
    return () => abort.abort()
  }, [file.url, turn])
  if (fault)
    return (
      <p className="preview-none quiet" role="alert">
        {t('document.textFault')}
        <button type="button" className="button" onClick={() => setTurn(turn + 1)}>
          {t('web:act.retry')}
        </button>
      </p>
    )
  if (text === null)
    return (
      <div className="preview preview-text">
        <Skeleton lines={6} />
      </div>
    )
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className="preview preview-text" tabIndex={0} aria-label={t('document.preview', { name: file.name })}>
        <pre>{text}</pre>
      </section>
      {file.size > SHOWN_BYTES && <p className="preview-none quiet">{t('document.cut', { size: formatBytes(SHOWN_BYTES, locale) })}</p>}
    </>
  )
}

async function readBeginning(url: string, signal: AbortSignal): Promise<string> {
  const answer = await fetch(url, { headers: { range: `bytes=0-${SHOWN_BYTES - 1}` }, signal })
  if (!answer.ok) throw new Error(`status ${answer.status}`)
  return decode(await answer.arrayBuffer())
}

/** Korean texts of older systems are in EUC-KR. Read as a stream, because the end may cut a letter in two. */
function decode(bytes: ArrayBuffer): string {
  for (const name of ['utf-8', 'euc-kr'])
    try {
      return new TextDecoder(name, { fatal: true }).decode(bytes, { stream: true })
    } catch {
      // the next one
    }
  return new TextDecoder().decode(bytes)
}
