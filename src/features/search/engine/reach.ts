import type { SQLInputValue } from 'node:sqlite'
import type { Filters, Reach } from './engine.ts'

export type Condition = { sql: string; values: Record<string, SQLInputValue> }

/**
 * What the asker may read and wants, as a condition on `item i`. Readable is what lies in a space of theirs or below
 * something shared with them, unless a restriction over it bars them and the space is not their own. Trashed items are
 * not in the index.
 */
export function conditionOf(reach: Reach, filters: Filters): Condition {
  const parts: string[] = []
  const values: Record<string, SQLInputValue> = {}
  const list = (name: string, items: string[]): string => {
    values[name] = JSON.stringify(items)
    return `(select value from json_each(:${name}))`
  }
  const spaces = (name: string, items: string[]) => `i.space in (select number from space where id in ${list(name, items)})`
  if (!reach.everything) {
    const shared =
      reach.shared.length > 0 ? ` or i.number in (select item from ancestor where ancestor in ${list('shared', reach.shared)})` : ''
    parts.push(`(${spaces('spaces', reach.spaces)}${shared})`)
    if (reach.barred.length > 0) {
      const barred = `exists (select 1 from gate g where g.item = i.number and g.gate in ${list('barred', reach.barred)})`
      const owned = reach.ownedSpaces.length > 0 ? ` or ${spaces('ownedSpaces', reach.ownedSpaces)}` : ''
      parts.push(`(i.gated = 0${owned} or not ${barred})`)
    }
  }
  if (filters.spaces) parts.push(spaces('wantedSpaces', filters.spaces))
  if (filters.kinds) parts.push(`coalesce(i.kind, i.type) in ${list('kinds', filters.kinds)}`)
  for (const [field, wanted] of [
    ['tag', filters.tags],
    ['topic', filters.topics],
    ['author', filters.authors],
  ] as const) {
    wanted?.forEach((value, index) => {
      values[`${field}${index}`] = value
      parts.push(`i.number in (select item from label where field = '${field}' and value = :${field}${index})`)
    })
  }
  if (filters.archived !== undefined) parts.push(`i.archived = ${filters.archived ? 1 : 0}`)
  return { sql: parts.length > 0 ? parts.join(' and ') : '1', values }
}
