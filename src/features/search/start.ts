import type { Ctx } from '../../platform/context.ts'
import { text } from '../../platform/i18n.ts'
import { requirePerson } from '../identity/index.ts'
import { itemList, spaceList, topicList } from '../repository/index.ts'
import type { SearchStart } from './schema.ts'

const MOST_TOPICS = 12
const MONTH_MS = 30 * 86_400_000
const FIELDS = {
  ko: { space: '공간', kind: '종류', topic: '주제', updated: '수정', author: '작성자', month: '최근30일' },
  en: { space: 'space', kind: 'kind', topic: 'topic', updated: 'updated', author: 'author', month: '30d' },
}

/** Two words that a title begins with. */
const PHRASE = { ko: /^[가-힣]{2,} [가-힣]{2,}/, en: /^[A-Z][a-z]{2,} [a-z]{3,}/ }

/** Where a search begins: what this organisation has, and questions that find something in it. */
export async function searchStart(ctx: Ctx): Promise<SearchStart> {
  requirePerson(ctx)
  const topics = (await topicList(ctx)).filter(({ items }) => items > 0).sort((a, b) => b.items - a.items)
  const labelled = topics.slice(0, MOST_TOPICS).map(({ id, labels, items }) => {
    const other = ctx.locale === 'ko' ? labels.en : labels.ko
    return { id, label: labels[ctx.locale] ?? other ?? '', items }
  })
  const spaces = (await spaceList(ctx)).filter(({ articles }) => articles !== null)
  return { topics: labelled, spaces, examples: await examplesFor(ctx, labelled[0]?.label, spaces) }
}

/** Made of what the asker may read, so each of them finds something. */
async function examplesFor(ctx: Ctx, topic: string | undefined, spaces: SearchStart['spaces']): Promise<SearchStart['examples']> {
  const names = FIELDS[ctx.locale]
  const { items } = await itemList(ctx, { state: 'current', limit: 20 })
  const fullest = [...spaces].sort((a, b) => (b.articles ?? 0) - (a.articles ?? 0))[0]
  const phrase = items.map(({ title }) => PHRASE[ctx.locale].exec(title)?.[0]).find((words) => words !== undefined)
  const kind = items.find((item) => item.kind !== null && item.kind !== 'guide')?.kind
  const author = items.find(({ updatedBy }) => updatedBy !== null)?.updatedBy?.name
  const changed = items.some(({ updatedAt }) => updatedAt > ctx.services.clock.now() - MONTH_MS)
  const examples: (SearchStart['examples'][number] | undefined)[] = [
    phrase === undefined ? undefined : { means: 'phrase', query: `"${phrase}"` },
    topic === undefined ? undefined : { means: 'topic', query: `${names.topic}:${quoted(topic)}` },
    fullest && { means: 'space', query: `${names.space}:${quoted(fullest.name)}` },
    kind ? { means: 'kind', query: `${names.kind}:${quoted(text(ctx.locale)(`web:kind.${kind}`))}` } : undefined,
    author === undefined ? undefined : { means: 'author', query: `${names.author}:${quoted(author)}` },
    changed ? { means: 'updated', query: `${names.updated}:${names.month}` } : undefined,
  ]
  return examples.filter((example) => example !== undefined)
}

const quoted = (words: string): string => (/\s/.test(words) ? `"${words}"` : words)
