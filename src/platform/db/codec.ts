/** JSON columns are text on both databases, written and read through these two. */
export const toJson = (value: unknown): string => JSON.stringify(value)
export const fromJson = <T>(text: string): T => JSON.parse(text) as T

/** Neither database takes unlimited parameters in one statement (SQLite: 32,766). */
export function* chunks<T>(values: readonly T[], size = 500): Generator<T[]> {
  for (let at = 0; at < values.length; at += size) yield values.slice(at, at + size)
}
