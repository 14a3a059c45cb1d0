const HERE = 'http://here.invalid'

/**
 * Tells whether a browser would ask another host for an address. Told by the parser that browsers use, because there are
 * many ways to write one (`//host`, `\\host`, a tab in the middle); mail and telephone numbers ask nobody.
 */
export function isElsewhere(address: string): boolean {
  if (/^[\u0000-\u0020]*https?:/i.test(address)) return true
  try {
    const { protocol, origin } = new URL(address, `${HERE}/a/`)
    return origin !== HERE && protocol !== 'mailto:' && protocol !== 'tel:'
  } catch {
    // What no parser understands, nobody can ask for; it may still look like an address.
    return /^[\s\\/]*[\\/]{2}/.test(address)
  }
}
