import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { closeServices, openServices } from '../src/app.ts'
import { createSpace, publishArticle } from '../src/features/repository/index.ts'
import { catchUp, searchItems } from '../src/features/search/index.ts'
import { readConfig } from '../src/platform/config.ts'
import { type Ctx, systemContext } from '../src/platform/context.ts'
import { createLog } from '../src/platform/log.ts'
import { type Bar, note, report } from './figure.ts'

// `npm run bench:retrieval -- FOLDER...`: how well search ranks. A folder holds corpus.jsonl {id,title,text}, queries.jsonl
// {id,text} and qrels.tsv (query, document, grade). Everything goes the real way: articles, outbox, index, question.
const BARS: Record<string, Bar> = {
  'company-handbook-en': '>= 0.69',
  'engineering-playbook-en': '>= 0.83',
  'react-docs-ko': '>= 0.62',
  cranfield: '>= 0.39',
}
const TITLE = 300
const DEPTH = 100

type Document = { id: string; title: string; text: string }
type Query = { id: string; text: string }
type Judgements = Map<string, Map<string, number>>
type Run = { query: Query; found: string[] }

const lines = (folder: string, file: string) => readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean)
const records = <T>(folder: string, file: string): T[] => lines(folder, file).map((line) => JSON.parse(line) as T)

function judgementsOf(folder: string): Judgements {
  const judged: Judgements = new Map()
  for (const line of lines(folder, 'qrels.tsv')) {
    const [query, document, grade] = line.split('\t')
    if (!(Number(grade) > 0)) continue
    judged.set(query, (judged.get(query) ?? new Map()).set(document, Number(grade)))
  }
  return judged
}

/** Publishes every document as an article; answers which article is which document. */
async function publish(ctx: Ctx, documents: Document[]): Promise<Map<string, string>> {
  const space = await createSpace(ctx, { name: 'Retrieval', key: 'retrieval' })
  const documentOf = new Map<string, string>()
  for (const { id, title, text } of documents) {
    const article = await publishArticle(ctx, {
      ...{ spaceId: space.id, parentId: null, kind: 'guide', tags: [], topics: [], description: '', message: '' },
      title: title.trim().slice(0, TITLE) || basename(id),
      body: text,
    })
    documentOf.set(article.id, id)
  }
  return documentOf
}

/** nDCG@10, MRR@10, recall@10 and recall@100, each a mean over the queries. */
function qualityOf(runs: Run[], judged: Judgements) {
  const sum = { ndcg: 0, mrr: 0, recall10: 0, recall100: 0 }
  for (const { query, found } of runs) {
    const relevant = judged.get(query.id) as Map<string, number>
    const gain = (grades: number[]) => grades.slice(0, 10).reduce((total, grade, rank) => total + grade / Math.log2(rank + 2), 0)
    const grades = found.map((id) => relevant.get(id) ?? 0)
    const first = grades.slice(0, 10).findIndex((grade) => grade > 0)
    sum.ndcg += gain(grades) / gain([...relevant.values()].sort((a, b) => b - a))
    sum.mrr += first < 0 ? 0 : 1 / (first + 1)
    sum.recall10 += grades.slice(0, 10).filter((grade) => grade > 0).length / relevant.size
    sum.recall100 += grades.filter((grade) => grade > 0).length / relevant.size
  }
  return Object.fromEntries(Object.entries(sum).map(([name, value]) => [name, value / runs.length])) as typeof sum
}

const quantile = (values: number[], part: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))]

/** CPU milliseconds of the whole process for each question, a first page of ten with its permission check. */
async function costsOf(ctx: Ctx, queries: Query[]): Promise<number[]> {
  const costs: number[] = []
  for (const { text } of queries) {
    const before = process.cpuUsage()
    await ctx.services.search.engine.query({ text, reach: { everything: true }, filters: {}, limit: 10, offset: 0 })
    const { user, system } = process.cpuUsage(before)
    costs.push((user + system) / 1000)
  }
  return costs
}

/** What nobody means to ask, made of the collection's own words so that it costs what it can. */
function oddQuestions(queries: Query[]): Query[] {
  const all = queries.map(({ text }) => text).join(' ')
  const run = all.replace(/[^\p{L}\p{N}]+/gu, '')
  const texts = [
    all.slice(0, 10_000),
    run.slice(0, 10_000),
    `"${all.slice(0, 900)}"`,
    '"'.repeat(999),
    '('.repeat(5_000),
    'a b c d e f g h i j k l m n o p q r s t u v w x y z',
  ]
  texts.push(
    all
      .slice(0, 900)
      .split(' ')
      .map((word) => `-${word}`)
      .join(' '),
    all.slice(0, 900).normalize('NFD'),
    'ㅈㅣㅅㅣㄱ'.repeat(200),
    '가'.repeat(10_000),
  )
  return texts.map((text, index) => ({ id: String(index), text }))
}

async function measure(folder: string): Promise<void> {
  const name = basename(folder)
  const data = mkdtempSync(join(tmpdir(), 'onji-retrieval-'))
  const services = await openServices(readConfig({ ONJI_DATA: data }), { log: createLog('silent') })
  try {
    const ctx = systemContext(services, 'en')
    const documents = records<Document>(folder, 'corpus.jsonl')
    const documentOf = await publish(ctx, documents)
    note(`${name}: ${documents.length} articles published`)
    const started = performance.now()
    await catchUp(services)
    const seconds = (performance.now() - started) / 1000
    const judged = judgementsOf(folder)
    const queries = records<Query>(folder, 'queries.jsonl').filter((query) => judged.has(query.id))
    const runs: Run[] = []
    for (const query of queries) {
      const { items } = await searchItems(ctx, { q: query.text, limit: DEPTH })
      runs.push({ query, found: items.map(({ item }) => documentOf.get(item.id) as string) })
    }
    const quality = qualityOf(runs, judged)
    const costs = await costsOf(ctx, queries)
    const bytes = globSync(join(data, 'index', 'search.sqlite*')).reduce((sum, file) => sum + readFileSync(file).length, 0)
    const figure = (label: string, value: number, unit: string, bar: Bar = null) =>
      report('retrieval', `${name}: ${label}`, value, unit, bar)
    figure('nDCG@10', quality.ndcg, '', BARS[name] ?? null)
    figure('MRR@10', quality.mrr, '')
    figure('recall@10', quality.recall10, '')
    figure('recall@100', quality.recall100, '')
    figure('documents', documents.length, '')
    figure('queries', queries.length, '')
    figure('CPU a query, p50', quantile(costs, 0.5), 'ms')
    figure('CPU a query, p95', quantile(costs, 0.95), 'ms')
    figure('CPU of the oddest question', Math.max(...(await costsOf(ctx, oddQuestions(queries)))), 'ms', '<= 100')
    figure('indexing', documents.length / seconds, 'articles/s')
    figure('index', bytes / 2 ** 20, 'MB')
  } finally {
    await closeServices(services)
    rmSync(data, { recursive: true, force: true })
  }
}

const given = process.argv.slice(2).filter((argument) => !argument.startsWith('-'))
const shared = join(import.meta.dirname, '..', '..', 'shared', 'ir')
const folders = given.length > 0 ? given : globSync('*/corpus.jsonl', { cwd: shared }).map((file) => join(shared, file, '..'))
if (folders.length === 0) note('no collections: name folders with corpus.jsonl, queries.jsonl and qrels.tsv')
for (const folder of folders.filter((each) => existsSync(join(each, 'corpus.jsonl')))) await measure(folder)
