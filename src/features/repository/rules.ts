import type { ArticleKind } from './schema.ts'

/** Deepest place in a tree; deeper ones are a mistake of an import rather than a structure people find things in. */
export const DEEPEST = 64

const WORDS_A_MINUTE = 220

export const readingMinutes = (words: number): number => Math.max(1, Math.round(words / WORDS_A_MINUTE))

/** The readable part of a page address: Hangul and letters kept, everything else a hyphen. It carries no meaning. */
export function addressOf(title: string): string {
  const slug = title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return slug.slice(0, 80).replace(/-+$/, '')
}

/** The fields of an article that a revision keeps beside its text. */
export type Fields = { title: string; kind: ArticleKind | null; description: string; tags: string[]; topics: string[] }

/** Merges one field three ways: who changed it wins; both differently is undefined. */
function mergeValue<T>(base: T, ours: T, theirs: T): T | undefined {
  if (ours === theirs || theirs === base) return ours
  return ours === base ? theirs : undefined
}

/** What either side added is in, what either side removed is out. */
function mergeSet(base: string[], ours: string[], theirs: string[]): string[] {
  const kept = base.filter((value) => ours.includes(value) && theirs.includes(value))
  const added = [...ours, ...theirs].filter((value) => !base.includes(value))
  return [...new Set([...kept, ...added])]
}

/** Merges the fields of two saves over the same base; `conflicts` names those that both changed differently, ours kept. */
export function mergeFields(base: Fields, ours: Fields, theirs: Fields): { merged: Fields; conflicts: string[] } {
  const conflicts: string[] = []
  const value = <K extends 'title' | 'kind' | 'description'>(name: K): Fields[K] => {
    const merged = mergeValue(base[name], ours[name], theirs[name])
    if (merged === undefined) conflicts.push(name)
    return merged ?? ours[name]
  }
  return {
    merged: {
      title: value('title'),
      kind: value('kind'),
      description: value('description'),
      tags: mergeSet(base.tags, ours.tags, theirs.tags),
      topics: mergeSet(base.topics, ours.topics, theirs.topics),
    },
    conflicts,
  }
}

const sameSet = (a: string[], b: string[]): boolean => a.length === b.length && a.every((value) => b.includes(value))

export const sameFields = (a: Fields, b: Fields): boolean =>
  a.title === b.title && a.kind === b.kind && a.description === b.description && sameSet(a.tags, b.tags) && sameSet(a.topics, b.topics)
