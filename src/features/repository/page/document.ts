import type { z } from 'zod'
import { formatBytes, formatNumber } from '../../../platform/page/format.ts'
import type { Hand } from '../../../platform/page/hand.ts'
import type { Child } from '../../../platform/page/markup.ts'
import { icon, section, when } from '../../../platform/page/parts.ts'
import type { DocumentText, FileView, Reading } from '../schema.ts'

type File = z.infer<typeof FileView>
type Document = Pick<z.infer<typeof Reading>, 'id' | 'description' | 'files' | 'text'>

/** How a file can be looked at in place; null where it can only be handed out. */
export type Preview = 'image' | 'pdf' | 'audio' | 'video' | 'text' | null

const texts = new Set(['application/json', 'application/yaml', 'application/xml'])
const sounds = new Set(['audio/mpeg', 'audio/ogg', 'audio/wav'])
const films = new Set(['video/mp4', 'video/webm'])

/** Chosen by what the server found in the bytes, never by the name. */
export function previewOf({ mediaType }: Pick<File, 'mediaType'>): Preview {
  if (/^image\/(png|jpeg|gif|webp|avif|svg\+xml)$/.test(mediaType)) return 'image'
  if (mediaType === 'application/pdf') return 'pdf'
  if (sounds.has(mediaType)) return 'audio'
  if (films.has(mediaType)) return 'video'
  return mediaType.startsWith('text/') || texts.has(mediaType) ? 'text' : null
}

/** The newest version of a document: what it is about, its file, and the file itself where a browser can show it. */
export function documentView<N>(hand: Hand<N>, document: Document, preview?: Child<N>): N | false {
  const { h, locale } = hand
  const [file] = document.files
  if (!file) return false
  return h.group(
    document.description && h('p', { class: 'document-about' }, document.description),
    h('div', { class: 'document', lang: locale }, fileCard(hand, file, document.text), preview ?? plainPreview(hand, file)),
  )
}

function fileCard<N>(hand: Hand<N>, file: File, text: DocumentText | null): N {
  const { h, t, locale } = hand
  const kind = previewOf(file)
  const open = t('repository:document.openTab')
  return h(
    'div',
    { class: 'file-card' },
    icon(hand, kind === 'image' ? 'photo' : 'file-description'),
    h(
      'div',
      { class: 'file-text' },
      h('b', null, file.name),
      h('span', { class: 'quiet' }, `${formatBytes(file.size, locale)} · ${file.mediaType}`),
      // Nobody looks for words in a picture or a recording.
      text && !wordless.has(kind) && h('span', { class: 'file-words quiet' }, wordsLine(hand, text)),
    ),
    // Texts are handed out, not opened: a browser would run some of them.
    kind !== null &&
      kind !== 'text' &&
      h('a', { class: 'icon-button', href: file.url, target: '_blank', 'aria-label': open, title: open }, icon(hand, 'external-link')),
    h(
      'a',
      { class: 'button', href: `${file.url}?download=1`, download: file.name },
      icon(hand, 'download'),
      t('repository:reading.download'),
    ),
  )
}

const wordless = new Set<Preview>(['image', 'audio', 'video'])

/** Whether search finds the words in the file, and why not where it does not. */
function wordsLine<N>({ t, locale }: Hand<N>, { state, reason, characters, cut }: DocumentText): string {
  if (state === 'waiting') return t('repository:document.text.waiting')
  if (state === 'failed') return t(`repository:document.text.${reason}`)
  return t(`repository:document.text.${cut ? 'cut' : 'read'}`, { count: characters, number: formatNumber(characters, locale) })
}

/** What needs no script. A PDF waits for the app, which knows whether this browser shows it or would save it at once. */
export function plainPreview<N>({ h, t }: Hand<N>, file: File): N | false {
  const label = t('repository:document.preview', { name: file.name })
  switch (previewOf(file)) {
    case 'image': {
      const src = file.width === null ? file.url : `${file.url}?width=1280`
      const size = { width: file.width ?? undefined, height: file.height ?? undefined }
      return h('a', { class: 'preview preview-image', href: file.url, target: '_blank' }, h('img', { src, alt: label, ...size }))
    }
    case 'audio':
      return h('audio', { class: 'preview', src: file.url, controls: true, preload: 'metadata', 'aria-label': label })
    case 'video':
      return h('video', { class: 'preview', src: file.url, controls: true, preload: 'metadata', 'aria-label': label })
    case 'pdf':
      return h('div', { class: 'preview preview-pdf' })
    case 'text':
      return h('div', { class: 'preview preview-text' })
    default:
      return h('p', { class: 'preview-none quiet' }, t('repository:document.noPreview'))
  }
}

/** Every version, newest first: number, who, when, what changed. */
export function versionsView<N>(hand: Hand<N>, { files }: Document, end?: Child<N>): N {
  const { h, t } = hand
  return section(
    hand,
    { id: 'versions', title: t('repository:document.versions'), icon: 'history' },
    h(
      'ol',
      { class: 'versions' },
      files.map((file, at) => version(hand, file, at === 0)),
    ),
    end,
  )
}

function version<N>(hand: Hand<N>, file: File, newest: boolean): N {
  const { h, t, locale } = hand
  const number = t('repository:document.version', { number: file.version ?? 1 })
  return h(
    'li',
    { class: 'version' },
    h('b', { class: 'version-number' }, number),
    h(
      'div',
      { class: 'version-text' },
      h('a', { href: file.url, target: '_blank' }, file.name),
      file.message && h('p', { class: 'version-message' }, file.message),
      h(
        'p',
        { class: 'facts quiet' },
        newest && h('span', null, t('repository:document.newest')),
        file.createdBy && h('span', null, file.createdBy.name),
        h('span', null, when(hand, file.createdAt)),
        h('span', null, formatBytes(file.size, locale)),
      ),
    ),
    h(
      'a',
      {
        class: 'icon-button',
        href: `${file.url}?download=1`,
        download: file.name,
        'aria-label': `${number} ${t('repository:reading.download')}`,
        title: t('repository:reading.download'),
      },
      icon(hand, 'download'),
    ),
  )
}
