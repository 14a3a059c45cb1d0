import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const FOLDER = process.env.ONJI_CORPORA ?? join(import.meta.dirname, '../../../../../shared/corpora')

export const hasCorpora = existsSync(FOLDER)

/** Real documents for tests, where they are at hand: name and source of each. */
export function corpora(): { name: string; source: string }[] {
  return globSync(join(FOLDER, '**/*.md')).map((path) => ({ name: relative(FOLDER, path), source: readFileSync(path, 'utf8') }))
}
