import { memo, useEffect, useRef, useState } from 'react'
import { useText } from '../../../../web/kit/i18n.ts'
import { useColourScheme } from '../../../../web/kit/theme.ts'
import { drawDiagrams } from './diagrams.ts'

/** The finished HTML of an article, and what makes it alive: copying code, drawing diagrams, setting math, images opening large. */
export const ArticleBody = memo(function ArticleBody({
  path,
  html,
  math,
  mermaid,
  className = 'prose',
}: {
  path?: string
  html: string
  math?: boolean
  mermaid?: boolean
  className?: string
}) {
  const t = useText('repository')
  const body = useRef<HTMLDivElement>(null)
  const scheme = useColourScheme()
  const [large, setLarge] = useState<{ src: string; alt: string } | null>(null)

  useEffect(() => {
    if (math) import('./math.ts').then(({ setMath }) => setMath())
  }, [math])

  // biome-ignore lint/correctness/useExhaustiveDependencies: another text brings other diagrams
  useEffect(() => {
    if (mermaid && body.current) drawDiagrams(body.current, scheme, { label: t('reading.diagram'), fault: t('reading.diagramFault') })
  }, [mermaid, html, scheme, t])

  // biome-ignore lint/correctness/useExhaustiveDependencies: another text brings other code and images
  useEffect(() => {
    if (!body.current) return
    addCopyButtons(body.current, { copy: t('reading.copyCode'), copied: t('reading.copied') })
    for (const image of body.current.querySelectorAll<HTMLImageElement>('img')) {
      if (image.closest('a')) continue
      image.dataset.large = ''
      image.tabIndex = 0
      image.setAttribute('role', 'button')
      image.setAttribute('aria-label', `${image.alt} ${t('reading.openImage')}`.trim())
    }
  }, [html, t])

  const open = (target: EventTarget) => {
    if (target instanceof HTMLImageElement && 'large' in target.dataset)
      setLarge({ src: target.src.replace(/[?&]width=\d+/, ''), alt: target.alt })
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the images inside are the buttons */}
      <div
        ref={body}
        className={className}
        data-body={path}
        onClick={(event) => open(event.target)}
        onKeyDown={(event) => (event.key === 'Enter' || event.key === ' ') && open(event.target)}
        // biome-ignore lint/security/noDangerouslySetInnerHtml: made safe by the Markdown renderer
        dangerouslySetInnerHTML={{ __html: html }}
      />
      {large && <LargeImage {...large} onClose={() => setLarge(null)} />}
    </>
  )
})

function LargeImage({ src, alt, onClose }: { src: string; alt: string; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself
    <dialog ref={dialog} className="large-image" onClose={onClose} onClick={() => dialog.current?.close()} aria-label={alt}>
      <img src={src} alt={alt} />
    </dialog>
  )
}

function addCopyButtons(body: HTMLElement, texts: { copy: string; copied: string }): void {
  for (const figure of body.querySelectorAll<HTMLElement>('figure.code')) {
    const present = figure.querySelector<HTMLButtonElement>('.copy-code')
    const button = present ?? document.createElement('button')
    button.type = 'button'
    button.className = 'icon-button copy-code'
    button.setAttribute('aria-label', texts.copy)
    button.title = texts.copy
    if (!present) {
      button.innerHTML = '<i class="icon icon-copy" aria-hidden="true"></i>'
      figure.append(button)
    }
    button.onclick = async () => {
      await navigator.clipboard.writeText(figure.querySelector('pre')?.innerText.replace(/\n$/, '') ?? '')
      button.dataset.done = ''
      button.setAttribute('aria-label', texts.copied)
      button.innerHTML = '<i class="icon icon-check" aria-hidden="true"></i>'
      setTimeout(() => {
        delete button.dataset.done
        button.setAttribute('aria-label', texts.copy)
        button.innerHTML = '<i class="icon icon-copy" aria-hidden="true"></i>'
      }, 1600)
    }
  }
}
