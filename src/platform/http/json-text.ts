/** A string in a request that no store keeps: with NUL (PostgreSQL refuses it) or with half a surrogate pair (UTF-8 has none). */
export class NotTextError extends Error {
  readonly path: string
  constructor(path: string) {
    super(`no text at ${path}`)
    this.path = path
  }
}

// Both can stand in JSON as escapes only, so that most bodies need no walk.
const SUSPICIOUS = /\\u(?:0000|d[89a-f])/i

/** Refuses a parsed body that holds such a string, by its path. `source` is the JSON it was parsed from. */
export function requireText(source: string, value: unknown): void {
  if (SUSPICIOUS.test(source)) walk(value, [])
}

function walk(value: unknown, path: (string | number)[]): void {
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) throw new NotTextError(path.join('.'))
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (key.includes('\0') || !key.isWellFormed()) throw new NotTextError(path.join('.'))
    walk(inner, [...path, key])
  }
}
