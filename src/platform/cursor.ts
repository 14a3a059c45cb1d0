import { isId } from './ids.ts'

/** Where a page ended of a list that is sorted by something and then by id. */
export type Place<At extends number | string = number> = { at: At; id: string }

const cursorOf = ({ at, id }: Place<number | string>): string => Buffer.from(JSON.stringify([at, id])).toString('base64url')

/** The rows to show of a list that was asked for one more than these, and the cursor of what comes next; null at the end. */
export function cutPage<Row>(
  rows: Row[],
  limit: number,
  placeAt: (row: Row) => Place<number | string>,
): { page: Row[]; next: string | null } {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { page, next: rows.length > limit && last !== undefined ? cursorOf(placeAt(last)) : null }
}

function parsed(cursor: string | undefined, isKnownId: (id: string) => boolean): Place<number | string> | undefined {
  if (!cursor) return undefined
  try {
    const [at, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return typeof id === 'string' && isKnownId(id) ? { at, id } : undefined
  } catch {
    return undefined
  }
}

/** The place a cursor names in a list by time or figure; one that is made up begins at the start. */
export function placeOf(cursor: string | undefined, { fits = Number.isSafeInteger, isKnownId = isId } = {}): Place | undefined {
  const place = parsed(cursor, isKnownId)
  // PostgreSQL compares whole numbers with nothing else.
  return place && fits(place.at) ? (place as Place) : undefined
}

/** The place a cursor names in a list by title or name; one that is made up begins at the start. */
export function textPlaceOf(cursor: string | undefined): Place<string> | undefined {
  const place = parsed(cursor, isId)
  // PostgreSQL knows no text with a null in it.
  return typeof place?.at === 'string' && !place.at.includes('\0') ? (place as Place<string>) : undefined
}
