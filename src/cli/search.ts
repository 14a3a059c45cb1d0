import { Command, InvalidArgumentError } from 'commander'
import { readFileSync } from 'node:fs'
import { catchUp, searchItems } from '../features/search/index.ts'
import type { SearchResults } from '../features/search/schema.ts'
import type { Ctx } from '../platform/context.ts'
import { text } from '../platform/i18n.ts'
import { showProgress } from './progress.ts'
import { contextAs, printJson, withServices } from './run.ts'

type Options = { as?: string; json?: boolean; batch?: string; limit: number; space?: string; kind?: string }

const MOST = 100

function count(given: string): number {
  const limit = Number(given)
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) throw new InvalidArgumentError(`1 to ${MOST}`)
  return limit
}

export const searchCommand = (): Command =>
  new Command('search')
    .description('find items, as the search of the portal does')
    .argument('[question...]', 'words, "a phrase", -not, space: kind: tag: topic: author:')
    .option('--as <mail>', 'only what this person may read; everything where absent')
    .option('--space <key>', 'only in this space')
    .option('--kind <kind>', 'only this kind of article')
    .option('--limit <count>', 'how many items', count, 10)
    .option('--batch <file>', 'a question a line; answers with a line of JSON each')
    .option('--json', 'print the results as JSON')
    .action((words: string[], options: Options, command: Command) => {
      if (words.length === 0 && options.batch === undefined) command.error(command.helpInformation(), { exitCode: 2 })
      return withServices(async (system) => {
        const ctx = await contextAs(system, options.as)
        await catchUp(ctx.services)
        if (options.batch === undefined) await answer(ctx, words.join(' '), options)
        else
          for (const question of readFileSync(options.batch, 'utf8').split(/\r?\n/))
            if (question.trim()) await answer(ctx, question, { ...options, json: true })
      })
    })

async function answer(ctx: Ctx, question: string, { limit, space, kind, json }: Options): Promise<void> {
  const results = await searchItems(ctx, { q: question, limit, space, kind })
  if (json) printJson({ query: question, ...results })
  else process.stdout.write(readable(ctx, results))
}

function readable(ctx: Ctx, { items, suggestion }: SearchResults): string {
  const t = text(ctx.locale)
  const lines = items.flatMap(({ item, passage }) => [
    `${item.title}  ·  ${item.space.name}${passage.heading ? `  ›  ${passage.heading}` : ''}`,
    `  ${plain(passage.html)}`,
    `  /${item.type === 'document' ? 'documents' : 'articles'}/${item.id}${passage.anchor ? `#${passage.anchor}` : ''}`,
    '',
  ])
  if (items.length === 0) lines.push(t('search:command.nothing'))
  if (suggestion !== null) lines.push(t('search:command.suggestion', { suggestion }))
  return `${lines.join('\n')}\n`
}

const CHARACTERS: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }
const plain = (html: string): string => html.replace(/<\/?mark>/g, '').replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => CHARACTERS[entity])

export const reindexCommand = (): Command =>
  new Command('reindex')
    .description('fill the search index anew from the store; a running server keeps answering meanwhile')
    .option('--json', 'print the result as JSON')
    .action((options: { json?: boolean }) =>
      withServices(async (ctx, services) => {
        const progress = showProgress('')
        let items = 0
        await services.search
          .rebuild(({ done, total }) => {
            items = done
            progress.show(done, total)
          })
          .finally(progress.end)
        if (options.json) printJson({ items })
        else process.stdout.write(`${text(ctx.locale)('search:command.reindexed', { items })}\n`)
      }),
    )
