import { Command, InvalidArgumentError, Option } from 'commander'
import { readFileSync } from 'node:fs'
import { catchUp, searchItems, type SearchRequest } from '../features/search/index.ts'
import { hrefOfHit, isTime, sorts, whyInWords } from '../features/search/page.ts'
import { choosableKinds, type SearchHit, type SearchResults, type Sort, trustStates } from '../features/search/schema.ts'
import type { Ctx } from '../platform/context.ts'
import { text } from '../platform/i18n.ts'
import { denseCommand, tuneCommand } from './dense.ts'
import { showProgress } from './progress.ts'
import { contextAs, printJson, withServices } from './run.ts'

type Options = {
  as?: string
  json?: boolean
  batch?: string[]
  explain?: boolean
  limit: number
  sort: Sort
  space?: string[]
  kind?: string[]
  topic?: string[]
  tag?: string[]
  author?: string[]
  trust?: string[]
  language?: string[]
  updated?: string
}

const MOST = 100
/** A model starts anew for each command, where one is in use. */
const PATIENCE_MS = 60_000

function count(given: string): number {
  const limit = Number(given)
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) throw new InvalidArgumentError(`1 to ${MOST}`)
  return limit
}

/** The questions of a file, or of standard input where it is `-`. */
function questionsIn(path: string): string[] {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8')
      .split(/\r?\n/)
      .filter((line) => line.trim())
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message)
  }
}

function time(given: string): string {
  if (!isTime(given)) throw new InvalidArgumentError('day, week, month, year or FROM..TO as YYYY-MM-DD')
  return given
}

export const searchCommand = (): Command =>
  new Command('search')
    .description('find items, as the search of the portal does')
    .argument('[question...]', 'words, "a phrase", -not, and fields such as space: kind: topic: author: updated:')
    .option('--as <mail>', 'only what this person may read; everything where absent')
    .option('--space <key...>', 'only in these spaces')
    .addOption(new Option('--kind <kind...>', 'only these kinds of articles, or types of what has none').choices(choosableKinds))
    .option('--topic <label...>', 'only with all of these topics')
    .option('--tag <tag...>', 'only with all of these tags')
    .option('--author <name...>', 'only by any of these people')
    .addOption(new Option('--trust <state...>', 'only in these states of verification').choices(trustStates))
    .option('--language <code...>', 'only in these languages')
    .option('--updated <time>', 'only changed within day, week, month, year or FROM..TO', time)
    .addOption(new Option('--sort <order>', 'order of the results').choices(sorts).default('relevance'))
    .option('--limit <count>', 'how many items', count, 10)
    .option('--batch <file>', 'a question a line, - for standard input; answers with a line of JSON each', questionsIn)
    .option('--explain', 'say of each result why it stands where it does')
    .option('--json', 'print the results as JSON')
    .action((words: string[], options: Options, command: Command) => {
      if (words.length === 0 && options.batch === undefined) command.error(command.helpInformation(), { exitCode: 2 })
      return withServices(async (system) => {
        const ctx = await contextAs(system, options.as)
        await catchUp(ctx.services)
        ctx.services.dense.patienceMs = PATIENCE_MS
        if (options.batch === undefined) await answer(ctx, words.join(' '), options)
        else for (const question of options.batch) await answer(ctx, question, { ...options, json: true })
      })
    })
    // `help` is a word like others; a question that begins with `dense` or `tune` goes in quotes.
    .helpCommand(false)
    .addCommand(denseCommand())
    .addCommand(tuneCommand())

async function answer(ctx: Ctx, question: string, { as: _, batch: __, json, ...asked }: Options): Promise<void> {
  const results = await searchItems(ctx, { ...(asked as Omit<SearchRequest, 'q'>), q: question })
  if (json) printJson({ query: question, ...results, items: results.items.map(lineOf) })
  else process.stdout.write(readable(ctx, results))
}

/** A result with what a script asks for first. */
function lineOf({ item, ...hit }: SearchHit) {
  return { id: item.id, title: item.title, href: hrefOfHit({ item, ...hit }), ...hit, item }
}

function readable(ctx: Ctx, { items, suggestion }: SearchResults): string {
  const t = text(ctx.locale)
  const lines = items.flatMap((hit) => [
    [hit.item.title, ...(hit.item.space ? [hit.item.space.name] : []), ...(hit.passage.heading ? [hit.passage.heading] : [])].join('  ›  '),
    `  ${plain(hit.passage.html) || hit.item.line}`,
    `  ${hrefOfHit(hit)}`,
    ...(hit.explanation ? [`  ${whyInWords(t, hit.explanation).join(' ')}`] : []),
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
