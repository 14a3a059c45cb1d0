import type { ArticleKind } from '../../schema.ts'

/** What an author writes: the text and the fields beside it. */
export type Writing = { title: string; kind: ArticleKind; body: string; tags: string[]; topics: string[]; description: string }

/** Where a text belongs. */
export type Place = { spaceId: string; parentId: string | null }

export function sameWriting(a: Writing, b: Writing): boolean {
  return (
    a.body === b.body &&
    a.title === b.title &&
    a.kind === b.kind &&
    a.description === b.description &&
    same(a.tags, b.tags) &&
    same(a.topics, b.topics)
  )
}

const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((one, at) => one === b[at])

export const isBlank = (writing: Writing): boolean =>
  writing.title.trim() === '' && writing.body.trim() === '' && writing.tags.length === 0 && writing.description.trim() === ''

/** What differs from the text one began with, besides what a save always says. */
export function changesOf(start: Writing, now: Writing): Partial<Writing> {
  return {
    body: now.body,
    ...(start.title === now.title ? {} : { title: now.title.trim() }),
    ...(start.kind === now.kind ? {} : { kind: now.kind }),
    ...(same(start.tags, now.tags) ? {} : { tags: now.tags }),
    ...(same(start.topics, now.topics) ? {} : { topics: now.topics }),
    ...(start.description === now.description ? {} : { description: now.description.trim() }),
  }
}
