// Writes the table of variables in docs/operations.md out of src/platform/config.ts: `node bin/configuration.ts`.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { environment } from '../src/platform/config.ts'

const BEGIN = '<!-- variables: written by bin/configuration.ts -->'
const END = '<!-- end of variables -->'
const document = join(import.meta.dirname, '..', 'docs', 'operations.md')

type Property = { description?: string; enum?: string[]; minimum?: number; maximum?: number }

/** The table of all variables, in Markdown. */
export function configurationTable(): string {
  const { properties } = z.toJSONSchema(environment, { io: 'input', unrepresentable: 'any' }) as { properties: Record<string, Property> }
  const rows = Object.entries(properties).map(
    ([name, property]) =>
      `| \`${name}\` | ${property.description ?? ''} | ${values(property)} | ${initial(name as keyof typeof environment.shape)} |`,
  )
  return ['| variable | what it sets | values | default |', '|---|---|---|---|', ...rows].join('\n')
}

function values({ enum: words, minimum, maximum }: Property): string {
  if (words) return words.join(', ')
  return minimum === undefined || maximum === undefined ? 'text' : `${minimum} to ${maximum}`
}

function initial(name: keyof typeof environment.shape): string {
  const value = environment.shape[name].parse(undefined)
  if (value === undefined) return 'none'
  return typeof value === 'boolean' ? `\`${value ? 'on' : 'off'}\`` : `\`${value}\``
}

/** docs/operations.md with the table as it should be. */
export function operationsGuide(): { present: string; wanted: string } {
  const present = readFileSync(document, 'utf8')
  const [before, rest] = present.split(BEGIN)
  const after = rest?.split(END)[1]
  if (after === undefined) throw new Error(`docs/operations.md has no ${BEGIN}`)
  return { present, wanted: `${before}${BEGIN}\n\n${configurationTable()}\n\n${END}${after}` }
}

if (import.meta.main) writeFileSync(document, operationsGuide().wanted)
