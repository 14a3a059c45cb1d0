import iconv from 'iconv-lite'

/** What a text was written in. `cp949` covers EUC-KR, of which it is the superset that Windows writes. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'cp949'
export type Decoded = { text: string; encoding: Encoding }

const HANGUL = /[가-힣]/
// PostgreSQL cannot store it, and a text that holds it is none. Other stray controls do occur in what people wrote.
const NOT_TEXT = '\0'
const CONTROLS = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/
const DOUBTFUL = /[\ufffd\ue000-\uf8ff\u0080-\u009f]/

/** Decodes a text file, or answers undefined where its bytes are no text that is known here. The byte order mark goes. */
export function decodeText(bytes: Uint8Array): Decoded | undefined {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return strict(bytes, 'utf-16le')
  if (first === 0xfe && second === 0xff) return strict(bytes, 'utf-16be')
  return strict(bytes, 'utf-8') ?? decodeKorean(bytes)
}

function strict(bytes: Uint8Array, encoding: 'utf-8' | 'utf-16le' | 'utf-16be'): Decoded | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return text.includes(NOT_TEXT) ? undefined : { text, encoding }
  } catch {
    return undefined
  }
}

/** Only what comes back byte for byte and holds Hangul: other eight-bit encodings would turn into false Hanja. */
function decodeKorean(bytes: Uint8Array): Decoded | undefined {
  const text = iconv.decode(bytes, 'cp949')
  if (!HANGUL.test(text) || DOUBTFUL.test(text) || CONTROLS.test(text)) return undefined
  return iconv.encode(text, 'cp949').equals(bytes) ? { text, encoding: 'cp949' } : undefined
}

/** The name of a file out of its bytes, composed (NFC); archives and old disks carry names in other encodings than UTF-8. */
export function decodeName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).normalize('NFC')
  } catch {
    const korean = iconv.decode(bytes, 'cp949')
    return (DOUBTFUL.test(korean) ? iconv.decode(bytes, 'cp437') : korean).normalize('NFC')
  }
}
