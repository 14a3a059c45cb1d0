import { open } from 'node:fs/promises'
import { fileTypeFromBuffer } from 'file-type'

/** Types without a signature that a name may claim; everything else without one is plain bytes. */
const BY_NAME: Record<string, string> = {
  md: 'text/markdown',
  txt: 'text/plain',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  json: 'application/json',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  svg: 'image/svg+xml',
  html: 'text/html',
  htm: 'text/html',
  xml: 'application/xml',
  hwp: 'application/x-hwp',
}

/** Shown in place; every other type is handed out as a download. None of them runs script in our origin. */
const SHOWN = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/svg+xml',
  'application/pdf',
  'text/plain',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'video/mp4',
  'video/webm',
])

const THUMBNAILED = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'])

/** The type a file really has by its first bytes; the name counts only where bytes cannot tell. */
export async function detectMediaType(path: string, name: string): Promise<string> {
  const handle = await open(path)
  const head = Buffer.alloc(4_100)
  const { bytesRead } = await handle.read(head, 0, head.length, 0).finally(() => handle.close())
  const bytes = head.subarray(0, bytesRead)
  const detected = await fileTypeFromBuffer(bytes).catch(() => undefined)
  const claimed = BY_NAME[name.split('.').at(-1)?.toLowerCase() ?? '']
  if (detected)
    return detected.mime === 'application/xml' && claimed === 'image/svg+xml' && /<svg[\s>]/i.test(bytes.toString('utf8'))
      ? 'image/svg+xml'
      : detected.mime
  if (bytes.includes(0)) return claimed === 'application/x-hwp' ? claimed : 'application/octet-stream'
  if (claimed === 'image/svg+xml' && !/<svg[\s>]/i.test(bytes.toString('utf8'))) return 'text/plain'
  return claimed ?? 'application/octet-stream'
}

export const isShown = (mediaType: string): boolean => SHOWN.has(mediaType)
export const hasThumbnail = (mediaType: string): boolean => THUMBNAILED.has(mediaType)

/** The content type to answer with: markup that is not ours goes out as text, so that no browser runs it. */
export function servedType(mediaType: string): string {
  if (mediaType === 'text/html' || mediaType === 'application/xml' || mediaType === 'application/xhtml+xml')
    return 'text/plain; charset=utf-8'
  return mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType
}
