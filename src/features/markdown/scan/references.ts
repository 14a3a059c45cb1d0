import { decodeNamedCharacterReference } from 'decode-named-character-reference'

/** A character reference at a place (sticky). */
export const CHARACTER_REFERENCE = /&(#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});/y

/** The character a reference stands for, without `&` and `;`; undefined for an unknown name. */
export function decodeReference(name: string): string | undefined {
  if (name.charCodeAt(0) !== 35) {
    const decoded = decodeNamedCharacterReference(name)
    return decoded === false ? undefined : decoded
  }
  const hex = name.charAt(1) === 'x' || name.charAt(1) === 'X'
  const code = hex ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
  return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code)
}

/** Resolves backslash escapes and character references, as in a destination. */
export function decodeText(text: string): string {
  if (!text.includes('\\') && !text.includes('&')) return text
  return text.replace(
    /\\([!-/:-@[-`{-~])|&(#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});/g,
    (whole, escaped: string, name: string) => (escaped === undefined ? (decodeReference(name) ?? whole) : escaped),
  )
}
