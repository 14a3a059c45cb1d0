// The import laws: who may import whom. `node bin/laws.ts` prints every violation; bin/laws.test.ts shows that they bite.
import { globSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, normalize } from 'node:path'

/** Sources by path relative to the root, with forward slashes. */
export type Sources = ReadonlyMap<string, string>
export type Violation = { file: string; line: number; law: string; found: string }

type Import = { to: string; typeOnly: boolean; line: number }

const IMPORT =
  /^[ \t]*(?:import|export)\b(?<what>[^'"`;=]*?)from\s*['"](?<from>[^'"]+)['"]|^[ \t]*import\s*['"](?<bare>[^'"]+)['"]|\bimport\(\s*['"](?<lazy>[^'"]+)['"]\s*\)/gm

/** What a source imports; relative paths are resolved against the file. Comments do not count. */
function importsOf(file: string, source: string): Import[] {
  const code = withoutComments(source)
  return [...code.matchAll(IMPORT)].map((match) => {
    const { what, from, bare, lazy } = match.groups ?? {}
    const name = from ?? bare ?? lazy ?? ''
    const to = name.startsWith('.') ? normalize(join(dirname(file), name)).replaceAll('\\', '/') : name
    return { to: to.replace(/\?.*$/, ''), typeOnly: /^\s*type\b/.test(what ?? ''), line: lineAt(code, match.index) }
  })
}

const blank = (text: string) => text.replace(/[^\n]/g, ' ')

/** Comments become blanks, so that lines keep their numbers. */
const withoutComments = (source: string) => source.replace(/^[ \t]*\/\*[\s\S]*?\*\//gm, blank).replace(/^[ \t]*\/\/.*$/gm, blank)

const lineAt = (text: string, index: number) => text.slice(0, index).split('\n').length

const featureOf = (file: string) => /^src\/features\/([^/]+)\//.exec(file)?.[1]

type Area = 'main' | 'app' | 'cli' | 'mcp' | 'feature' | 'feature-web' | 'platform' | 'shell' | 'kit'

function areaOf(file: string): Area | undefined {
  if (/\/make-[^/]+\.ts$/.test(file)) return undefined // generators, run by hand
  if (file === 'src/main.ts') return 'main'
  if (file === 'src/app.ts' || file === 'src/features.ts') return 'app'
  if (file.startsWith('src/cli/')) return 'cli'
  if (file.startsWith('src/mcp/')) return 'mcp'
  if (/^src\/features\/[^/]+\/web\//.test(file)) return 'feature-web'
  if (file.startsWith('src/features/')) return 'feature'
  if (file.startsWith('src/platform/')) return 'platform'
  if (/^src\/web\/(kit|locales|styles)\//.test(file)) return 'kit'
  if (file.startsWith('src/web/')) return 'shell'
  return undefined
}

/** Who may import whom at all; features among each other have a law of their own. */
const ALLOWED: Record<Area, Area[]> = {
  main: ['app', 'cli', 'platform'],
  cli: ['cli', 'app', 'feature', 'platform'],
  app: ['app', 'mcp', 'feature', 'platform'],
  mcp: ['mcp', 'feature', 'platform'],
  feature: ['feature', 'platform'],
  platform: ['platform'],
  shell: ['shell', 'kit', 'feature-web', 'feature', 'platform'],
  'feature-web': ['feature-web', 'kit', 'feature', 'platform'],
  kit: ['kit', 'feature', 'platform'],
}

const BROWSER: Area[] = ['shell', 'feature-web', 'kit']
const DATABASE = /^(kysely|pg|node:sqlite)(\/|$)/
const MAY_QUERY =
  /\/(store[^/]*\.ts|store\/|migrations\/|engine\/)|^src\/platform\/(context|db|events|jobs|backup|migrations|http\/(idempotency|health))/
const FASTIFY = /^(fastify|@fastify\/)/
const MAY_SERVE = /\/(routes[^/]*|entrance)(\.ts|\/)|^src\/platform\/http\//

/** Features in the order of the list in src/features.ts; an earlier one may be imported by a later one. */
function featureOrder(sources: Sources): string[] {
  const source = sources.get('src/features.ts') ?? ''
  const names = /features[^=]*=\s*\[([^\]]*)\]/.exec(withoutComments(source))?.[1] ?? ''
  return names.split(',').flatMap((name) => name.trim() || [])
}

/** The imports of every source that the laws are about. */
export function importsOfAll(sources: Sources): Map<string, Import[]> {
  const files = [...sources.keys()].filter((file) => areaOf(file) && !/\.test\.tsx?$/.test(file))
  return new Map(files.map((file) => [file, importsOf(file, sources.get(file) ?? '')]))
}

/** Everything in `sources` that breaks a law. */
export function findViolations(sources: Sources): Violation[] {
  const imports = importsOfAll(sources)
  const files = [...imports.keys()]
  const order = featureOrder(sources)
  return [
    ...files.flatMap((file) =>
      (imports.get(file) ?? []).flatMap((one) => judge(file, one, order).map((law) => ({ file, line: one.line, law, found: one.to }))),
    ),
    ...browserReach(imports),
    ...files.flatMap((file) => transactionLaw(file, sources.get(file) ?? '')),
  ]
}

function judge(file: string, { to, typeOnly }: Import, order: string[]): string[] {
  const broken: string[] = []
  const area = areaOf(file) as Area
  if (DATABASE.test(to) && !MAY_QUERY.test(file))
    broken.push('database libraries appear in stores, migrations, engines and platform/db only')
  if (FASTIFY.test(to) && !typeOnly && !MAY_SERVE.test(file)) broken.push('Fastify appears in routes and platform/http only')
  if (/\/rules\.ts$/.test(file) && !/\/(schema|types|rules)\.ts$/.test(to) && !typeOnly) broken.push('rules import schemas only')
  const target = areaOf(to)
  if (!target) return broken
  if (!ALLOWED[area].includes(target)) broken.push(`${area} does not import ${target}`)
  const from = featureOf(file)
  const other = featureOf(to)
  if (!other || from === other) return [...broken, ...(from && target === 'feature' ? ownFeature(area, to) : [])]
  if (target === 'feature' && !BROWSER.includes(area) && !OPEN_PARTS.test(to))
    broken.push('of a feature others import index.ts, schema.ts or page.ts (pure markup) only')
  if (target === 'feature' && BROWSER.includes(area) && !BROWSER_PARTS.test(to))
    broken.push('the browser imports schemas, locales, the Markdown reader and the analysis of words only')
  if (area === 'feature-web' && target === 'feature-web') broken.push("a feature's web part does not import another's")
  if (area === 'shell' && target === 'feature-web' && !/\/web\/index\.tsx?$/.test(to))
    broken.push("the shell imports the index of a feature's web part only")
  if (from && order.includes(from) && order.indexOf(other) > order.indexOf(from))
    broken.push(`${from} comes before ${other} in features.ts`)
  if (from && !order.includes(from) && order.includes(other)) broken.push(`${from} is not in features.ts, so it imports no feature`)
  return broken
}

/** The analysis of words is pure, and threads that compare texts need it without all that search is. */
const OPEN_PARTS = /^src\/features\/([^/]+\/(index|schema|page)\.ts$|search\/analysis\/)/
const BROWSER_PARTS = /\/(schema\.ts$|locales\/|page\.ts$)|^src\/features\/(markdown|search\/analysis)\//
const ownFeature = (area: Area, to: string) =>
  area === 'feature-web' && !BROWSER_PARTS.test(to) ? ["a feature's web part imports its own schema and locales only"] : []

/** Every file the browser loads, over however many imports. */
export function browserFiles(imports: ReadonlyMap<string, Import[]>): Set<string> {
  const seen = new Set<string>()
  const waiting = [...imports.keys()].filter((file) => BROWSER.includes(areaOf(file) as Area))
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    for (const { to, typeOnly } of imports.get(file) ?? []) if (!typeOnly && imports.has(to)) waiting.push(to)
  }
  return seen
}

/** What the browser loads reaches nothing that only a server has. */
function browserReach(imports: ReadonlyMap<string, Import[]>): Violation[] {
  const isServers = ({ to, typeOnly }: Import) =>
    !typeOnly && (to.startsWith('node:') || builtinModules.includes(to) || DATABASE.test(to) || FASTIFY.test(to))
  return [...browserFiles(imports)].flatMap((file) =>
    (imports.get(file) ?? [])
      .filter(isServers)
      .map(({ to, line }) => ({ file, line, law: 'the browser loads this file, which needs a server', found: to })),
  )
}

const TAKES_TX = /\(\s*(?:\{[^}]*\}\s*:\s*|)tx\b\s*(?::\s*Tx)?[^()]*\)(?:\s*:\s*[^={;]+?)?\s*(?:=>\s*)?\{/g

/** Inside a transaction the store is `tx.db`: a second connection would wait for the first one for ever, or read the past. */
function transactionLaw(file: string, source: string): Violation[] {
  const code = withoutComments(source)
  return [...code.matchAll(TAKES_TX)].flatMap((match) => {
    const from = match.index + match[0].length
    const body = code.slice(from, endOfBlock(code, from))
    return [...body.matchAll(/\bservices\.(writer|reader)\b|\bctx\.db\b/g)].map((use) => ({
      file,
      line: lineAt(code, from + use.index),
      law: 'inside a transaction the store is tx.db',
      found: use[0],
    }))
  })
}

function endOfBlock(code: string, from: number): number {
  for (let at = from, depth = 1; at < code.length; at++) {
    if (code[at] === '{') depth++
    else if (code[at] === '}' && --depth === 0) return at
  }
  return code.length
}

/** Every source below `root`. */
export function readSources(root: string): Sources {
  return new Map(
    globSync('src/**/*.{ts,tsx}', { cwd: root }).map((file) => [file.replaceAll('\\', '/'), readFileSync(join(root, file), 'utf8')]),
  )
}

if (import.meta.main) {
  const violations = findViolations(readSources(join(import.meta.dirname, '..')))
  for (const { file, line, law, found } of violations) console.log(`${file}:${line} ${law} (${found})`)
  process.exitCode = violations.length > 0 ? 1 : 0
}
