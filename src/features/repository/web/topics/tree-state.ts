import { type Topic, topicLabel } from '../../page.ts'
import type { Locale } from '../../../../platform/page/hand.ts'

/** One line of the tree as it is shown. */
export type TreeRow = { topic: Topic; level: number; narrower: number; open: boolean }

/** The topics by their broader one, each level in its order. */
export type Levels = Map<string | null, Topic[]>

export function levelsOf(topics: readonly Topic[], locale: Locale): Levels {
  const known = new Set(topics.map(({ id }) => id))
  const levels: Levels = Map.groupBy(topics, ({ broaderId }) => (broaderId !== null && known.has(broaderId) ? broaderId : null))
  const collator = new Intl.Collator(locale)
  for (const level of levels.values())
    level.sort(
      (a, b) => a.position - b.position || collator.compare(topicLabel(a, locale), topicLabel(b, locale)) || (a.id < b.id ? -1 : 1),
    )
  return levels
}

/** The lines that are open. With a filter: what it finds and the way down to that. */
export function rowsOf(levels: Levels, opened: ReadonlySet<string>, filter: string): TreeRow[] {
  const key = (text: string) => text.normalize('NFKC').toLowerCase()
  const wanted = key(filter.trim())
  const names = ({ labels, alternativeLabels }: Topic) => [
    labels.ko ?? '',
    labels.en ?? '',
    ...alternativeLabels.ko,
    ...alternativeLabels.en,
  ]
  const rows: TreeRow[] = []
  const add = (parent: string | null, level: number): boolean => {
    let found = false
    for (const topic of levels.get(parent) ?? []) {
      const at = rows.length
      const narrower = levels.get(topic.id)?.length ?? 0
      const open = narrower > 0 && (wanted !== '' || opened.has(topic.id))
      rows.push({ topic, level, narrower, open })
      const below = open && add(topic.id, level + 1)
      const fits = wanted === '' || names(topic).some((name) => key(name).includes(wanted))
      if (fits || below) found = true
      else rows.length = at
    }
    return found
  }
  add(null, 1)
  return rows
}

export type Move = { broaderId: string | null; before: string | null }
export type Direction = 'up' | 'down' | 'in' | 'out'

/** Where a topic comes to stand when it is moved one step; undefined where there is no such place. */
export function stepOf(levels: Levels, topic: Topic, direction: Direction): Move | undefined {
  const parent = levels.get(topic.broaderId)?.some(({ id }) => id === topic.id) ? topic.broaderId : null
  const siblings = levels.get(parent) ?? []
  const at = siblings.findIndex(({ id }) => id === topic.id)
  if (direction === 'up') return at > 0 ? { broaderId: parent, before: siblings[at - 1].id } : undefined
  if (direction === 'down') return at < siblings.length - 1 ? { broaderId: parent, before: siblings[at + 2]?.id ?? null } : undefined
  if (direction === 'in') return at > 0 ? { broaderId: siblings[at - 1].id, before: null } : undefined
  if (parent === null) return undefined
  const broader = [...levels.values()].flat().find(({ id }) => id === parent)
  const aunts = levels.get(broader?.broaderId ?? null) ?? []
  const next = aunts[aunts.findIndex(({ id }) => id === parent) + 1]
  return { broaderId: broader?.broaderId ?? null, before: next?.id ?? null }
}

/** The place a topic has now, to put it back there. */
export function placeOf(levels: Levels, topic: Topic): Move {
  const siblings = levels.get(topic.broaderId) ?? []
  return { broaderId: topic.broaderId, before: siblings[siblings.findIndex(({ id }) => id === topic.id) + 1]?.id ?? null }
}

/** Whether a topic stands at or below another one, where it cannot be hung. */
export function isWithin(topics: ReadonlyMap<string, Topic>, id: string | null, ancestor: string): boolean {
  for (let at = id, steps = 0; at !== null && steps < 100; at = topics.get(at)?.broaderId ?? null, steps++) if (at === ancestor) return true
  return false
}
