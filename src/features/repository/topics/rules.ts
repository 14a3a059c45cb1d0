import type { Topic } from './schema.ts'

/* The taxonomy as a tree with cross-links: what may stand where, and in which order. */

export type Labels = { ko?: string; en?: string }
export type LabelLists = { ko: string[]; en: string[] }
type Node = Pick<Topic, 'id' | 'broaderId'>
type Named = Pick<Topic, 'labels' | 'alternativeLabels' | 'hiddenLabels'>

/** Deepest place in the taxonomy: more levels than that nobody finds a way through. */
export const DEEPEST_TOPIC = 32

export const languages = ['ko', 'en'] as const

/** Every label of a topic, the preferred ones first. */
export const labelsOf = ({ labels, alternativeLabels, hiddenLabels }: Named): string[] =>
  [labels.ko, labels.en, ...alternativeLabels.ko, ...alternativeLabels.en, ...hiddenLabels.ko, ...hiddenLabels.en].filter(
    (label): label is string => Boolean(label),
  )

/** The topics above one, from the nearest to the top. A circle, which no store should hold, ends where it closes. */
export function broaderOf<N extends Node>(topics: ReadonlyMap<string, N>, id: string): N[] {
  const found: N[] = []
  const seen = new Set([id])
  for (let above = topics.get(id)?.broaderId ?? null; above !== null && !seen.has(above); ) {
    const topic = topics.get(above)
    if (!topic) break
    seen.add(above)
    found.push(topic)
    above = topic.broaderId
  }
  return found
}

/** Ids of all topics below one, whose place in the taxonomy changes with it. */
export function narrowerOf(topics: Iterable<Node>, id: string): string[] {
  const below = Map.groupBy(topics, ({ broaderId }) => broaderId)
  const found = new Set<string>()
  const waiting = [id]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop())
    for (const narrower of below.get(at) ?? [])
      if (narrower.id !== id && !found.has(narrower.id)) {
        found.add(narrower.id)
        waiting.push(narrower.id)
      }
  return [...found]
}

/** The circle that hanging `id` below `broaderId` would close, from `id` round to `id`; undefined where it closes none. */
export function circleWith<N extends Node>(topics: ReadonlyMap<string, N>, id: string, broaderId: string | null): string[] | undefined {
  if (broaderId === null) return undefined
  const up = [broaderId, ...broaderOf(topics, broaderId).map((topic) => topic.id)]
  const at = up.indexOf(id)
  return at < 0 ? undefined : [id, ...up.slice(0, at + 1)]
}

/** Levels from the top down to the deepest topic below `id`, were it to stand below `broaderId`. */
export function depthWith(topics: ReadonlyMap<string, Node>, id: string, broaderId: string | null): number {
  const above = broaderId === null ? 0 : broaderOf(topics, broaderId).length + 1
  const all = [...topics.values()]
  const below = Map.groupBy(all, (topic) => topic.broaderId)
  let height = 0
  for (let level = [id]; level.length > 0 && height <= DEEPEST_TOPIC; height++)
    level = level.flatMap((each) => below.get(each)?.map((topic) => topic.id) ?? [])
  return above + height
}

/** Whether two topics may be related: not one with itself, nor one above with one below (SKOS S27). */
export const mayRelate = (topics: ReadonlyMap<string, Node>, one: string, other: string): boolean =>
  one !== other && !broaderOf(topics, one).some(({ id }) => id === other) && !broaderOf(topics, other).some(({ id }) => id === one)

/** Topics of one broader topic in the order they are shown: as they were put, and by label where nobody put them. */
export function inOrder<T extends Pick<Topic, 'position' | 'labels' | 'id'>>(topics: readonly T[], locale: 'ko' | 'en'): T[] {
  const collator = new Intl.Collator(locale)
  const label = ({ labels }: T) => labels[locale] ?? labels.ko ?? labels.en ?? ''
  return [...topics].sort((a, b) => a.position - b.position || collator.compare(label(a), label(b)) || (a.id < b.id ? -1 : 1))
}

/** Ids in their order with `id` before `before`, last where that is null or not among them. */
export function placed(ids: readonly string[], id: string, before: string | null): string[] {
  const others = ids.filter((other) => other !== id)
  const at = before === null ? -1 : others.indexOf(before)
  return at < 0 ? [...others, id] : [...others.slice(0, at), id, ...others.slice(at)]
}

/** Adds labels to lists, each once and none that is a preferred one; `same` says when two are. */
export function withLabels(topic: Named, added: LabelLists, same: (label: string) => string): LabelLists {
  const joined = (language: 'ko' | 'en') => {
    const known = new Set([topic.labels[language], ...topic.alternativeLabels[language]].flatMap((label) => (label ? [same(label)] : [])))
    const fresh = added[language].filter((label) => !known.has(same(label)) && known.add(same(label)))
    return [...topic.alternativeLabels[language], ...fresh]
  }
  return { ko: joined('ko'), en: joined('en') }
}

/** Hangul is Korean; what has none is taken for English. */
export const languageOf = (label: string): 'ko' | 'en' => (/\p{Script=Hangul}/u.test(label) ? 'ko' : 'en')

/**
 * What an item carries now, in the order it was written down: words that were since renamed, merged or promoted are out,
 * and what came instead stands behind.
 */
export function stillCarried(
  written: readonly string[],
  now: readonly string[],
  same: (word: string) => string = (word) => word,
): string[] {
  const present = new Set(now.map(same))
  const kept = written.filter((word) => present.has(same(word)))
  const known = new Set(kept.map(same))
  return [...kept, ...now.filter((word) => !known.has(same(word)))]
}
