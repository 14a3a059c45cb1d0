import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { closeServices, openServices } from '../src/app.ts'
import { createSpace, createTopic, publishArticle, suggestedTopics } from '../src/features/repository/index.ts'
import { catchUp } from '../src/features/search/index.ts'
import { readConfig } from '../src/platform/config.ts'
import { type Ctx, systemContext } from '../src/platform/context.ts'
import { createLog } from '../src/platform/log.ts'
import { type Bar, note, report } from './figure.ts'

// How often a suggested topic is right. Each folder of a corpus is a topic, by its name; four of five pages carry the topic of
// their folder, and the fifth asks for one. A page that gets no suggestion counts against coverage, not against precision.
const CORPORA = process.env.ONJI_CORPORA ?? join(import.meta.dirname, '..', '..', 'shared', 'corpora')
const BARS: Record<string, Bar> = { 'company-handbook-en': '>= 0.55', 'engineering-playbook-en': '>= 0.5', 'react-docs-ko': '>= 0.5' }
const FEWEST = 5

type PageOfCorpus = { title: string; body: string; folder: string }

function pagesOf(corpus: string): PageOfCorpus[] {
  const root = join(CORPORA, corpus)
  const pages = globSync('**/*.md', { cwd: root })
    .sort()
    .map((file): PageOfCorpus => {
      const body = readFileSync(join(root, file), 'utf8').replace(/^---\n[\s\S]*?\n---\n/, '')
      const title = /^#\s+(.+)$/m.exec(body)?.[1] ?? basename(file, '.md').replace(/-/g, ' ')
      return { title: title.slice(0, 300), body, folder: dirname(file) }
    })
  const byFolder = Map.groupBy(pages, ({ folder }) => folder)
  return pages.filter(({ folder }) => folder !== '.' && (byFolder.get(folder)?.length ?? 0) >= FEWEST)
}

async function measure(ctx: Ctx, corpus: string): Promise<void> {
  const pages = pagesOf(corpus)
  const space = await createSpace(ctx, { name: corpus, key: corpus })
  const topics = new Map<string, string>()
  for (const folder of new Set(pages.map((page) => page.folder)))
    topics.set(folder, await createTopic(ctx, { labels: { en: basename(folder).replace(/[-_]/g, ' ') } }))
  const held = pages.filter((_, at) => at % 5 === 4)
  for (const { title, body, folder } of pages.filter((_, at) => at % 5 !== 4)) {
    const fields = { title, body, topics: [topics.get(folder) ?? ''], kind: 'guide' as const, tags: [], description: '', message: '' }
    await publishArticle(ctx, { ...fields, spaceId: space.id, parentId: null })
  }
  await catchUp(ctx.services)
  const count = { offered: 0, first: 0, any: 0, all: 0, right: 0 }
  const started = performance.now()
  for (const { title, body, folder } of held) {
    const found = (await suggestedTopics(ctx, { title, body, topics: [], tags: [] })).map(({ id }) => id)
    const wanted = topics.get(folder) ?? ''
    if (found.length > 0) count.offered++
    if (found[0] === wanted) count.first++
    if (found.includes(wanted)) count.any++
  }
  const each = (performance.now() - started) / held.length
  note(`${corpus}: ${pages.length} pages, ${topics.size} topics, ${held.length} asked`)
  const name = `topic-suggestions ${corpus}`
  report(name, 'precision of the first', count.first / count.offered, 'share', BARS[corpus])
  report(name, 'among those offered', count.any / count.offered, 'share')
  report(name, 'coverage', count.offered / held.length, 'share')
  report(name, 'time each', each, 'ms')
}

for (const corpus of Object.keys(BARS)) {
  if (!existsSync(join(CORPORA, corpus))) {
    note(`${corpus} is not there; ONJI_CORPORA names the folder of corpora`)
    continue
  }
  const folder = mkdtempSync(join(tmpdir(), 'onji-bench-'))
  const services = await openServices(readConfig({ ONJI_DATA: folder }), { log: createLog('silent') })
  try {
    await measure(systemContext(services, 'en'), corpus)
  } finally {
    await closeServices(services)
    rmSync(folder, { recursive: true, force: true })
  }
}
