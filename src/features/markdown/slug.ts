// What GitHub removes from a heading: everything that is no letter, mark, digit, connector, space or hyphen.
const REMOVED = /[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu

/** Ids of the page around the text. */
export const RESERVED_ID = /^(?:onji-|root$)/

/**
 * The anchor of a heading, as GitHub makes it (Hangul stays). With `seen`, repeated anchors get `-1`, `-2` ...
 * and the result is recorded there. A heading without letters becomes `section`;
 * ids that the page itself uses get a prefix.
 */
export function slugify(text: string, seen?: Map<string, number>): string {
  const plain = text.normalize('NFC').trim().toLowerCase().replace(REMOVED, '').replace(/ /g, '-') || 'section'
  const base = RESERVED_ID.test(plain) ? `h-${plain}` : plain
  if (!seen) return base
  let slug = base
  let count = seen.get(base) ?? 0
  while (seen.has(slug)) {
    count += 1
    slug = `${base}-${count}`
  }
  seen.set(base, count)
  seen.set(slug, seen.get(slug) ?? 0)
  return slug
}
