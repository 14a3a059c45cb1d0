import { readCsv, textOfCell, writeCsvRow } from '../../../platform/csv.ts'
import { emptyTopic, iriOf, type PlannedTopic, type ReadFile, type ReadTopic } from './exchange-rules.ts'
import { inOrder, type LabelLists } from './rules.ts'
import type { Refusal } from './schema.ts'

/* A table of topics, one a row, that people fill in by hand too: a broader topic may be named by its IRI or by its name. */

const COLUMNS = [
  ...(['iri', 'broader', 'name ko', 'name en', 'other names ko', 'other names en', 'hidden names ko', 'hidden names en'] as const),
  ...(['notation', 'definition', 'note', 'related', 'position'] as const),
]
type Column = (typeof COLUMNS)[number]
/** Stands between several names in a cell; a backslash before it makes it part of a name. */
const BETWEEN = '|'

const several = (values: string[]) => values.map((value) => value.replace(/[\\|]/g, '\\$&')).join(` ${BETWEEN} `)

function severalIn(cell: string): string[] {
  const found = ['']
  for (let at = 0; at < cell.length; at++) {
    if (cell[at] === '\\' && at + 1 < cell.length) found[found.length - 1] += cell[++at]
    else if (cell[at] === BETWEEN) found.push('')
    else found[found.length - 1] += cell[at]
  }
  return found.map((value) => value.trim()).filter(Boolean)
}

/** Lines of CSV (RFC 4180), broader topics before narrower ones. */
export function csvOf(topics: PlannedTopic[], related: [string, string][]): string {
  const iris = new Map(topics.map((topic) => [topic.id, iriOf(topic)]))
  const relatedTo = Map.groupBy(related, ([one]) => one)
  const below = Map.groupBy(topics, ({ broaderId }) => (broaderId !== null && iris.has(broaderId) ? broaderId : null))
  const inTree = (parent: string | null): PlannedTopic[] =>
    inOrder(below.get(parent) ?? [], 'ko').flatMap((topic) => [topic, ...inTree(topic.id)])
  const row = (topic: PlannedTopic): Record<Column, string> => ({
    iri: iriOf(topic),
    broader: (topic.broaderId !== null && iris.get(topic.broaderId)) || '',
    'name ko': topic.labels.ko ?? '',
    'name en': topic.labels.en ?? '',
    'other names ko': several(topic.alternativeLabels.ko),
    'other names en': several(topic.alternativeLabels.en),
    'hidden names ko': several(topic.hiddenLabels.ko),
    'hidden names en': several(topic.hiddenLabels.en),
    notation: topic.notation,
    definition: topic.definition,
    note: topic.note,
    related: several((relatedTo.get(topic.id) ?? []).flatMap(([, other]) => iris.get(other) ?? [])),
    position: topic.position ? String(topic.position) : '',
  })
  return [COLUMNS, ...inTree(null).map((topic) => COLUMNS.map((column) => row(topic)[column]))].map(writeCsvRow).join('')
}

/** The topics in a CSV; columns are known by their heading, in any order. `known` names topics that are here already. */
export function topicsInCsv(csv: string, known: PlannedTopic[]): ReadFile {
  const [head, ...rows] = readCsv(csv)
  const refused: Refusal[] = []
  const columns = head?.cells.map((cell) => cell.trim().toLowerCase()) ?? []
  if (!columns.includes('name ko') && !columns.includes('name en'))
    return { topics: [], refused: [{ line: head?.line ?? 1, reason: 'syntax', what: COLUMNS.join(', ') }] }
  for (const column of columns)
    if (column && !COLUMNS.includes(column as Column)) refused.push({ line: head?.line ?? 1, reason: 'property', what: column })
  const topics = new Map<string, ReadTopic>()
  for (const { line, cells } of rows) {
    const cell = (column: Column) => textOfCell(cells[columns.indexOf(column)] ?? '')
    const topic = topicOf(cell, line)
    if (topics.has(topic.iri)) refused.push({ line, reason: 'twice', what: topic.labels.ko ?? topic.labels.en ?? topic.iri })
    else topics.set(topic.iri, topic)
  }
  return { topics: withIris([...topics.values()], known), refused }
}

function topicOf(cell: (column: Column) => string, line: number): ReadTopic {
  const lists = (name: 'other names' | 'hidden names'): LabelLists => ({
    ko: severalIn(cell(`${name} ko`)),
    en: severalIn(cell(`${name} en`)),
  })
  const labels = { ko: cell('name ko') || undefined, en: cell('name en') || undefined }
  const reference = (to: string) => ({ to, line })
  return {
    ...emptyTopic(cell('iri') || `_:line-${line}`, line),
    labels,
    alternativeLabels: lists('other names'),
    hiddenLabels: lists('hidden names'),
    broader: cell('broader') ? [reference(cell('broader'))] : [],
    related: severalIn(cell('related')).map(reference),
    ...{ note: cell('note'), definition: cell('definition'), notation: cell('notation'), position: Number(cell('position')) || 0 },
  }
}

/** References by name become references by IRI; the names of the file come before those of topics that are here already. */
function withIris(topics: ReadTopic[], known: PlannedTopic[]): ReadTopic[] {
  const iris = new Set([...topics.map(({ iri }) => iri), ...known.map(iriOf)])
  const named = new Map<string, string>()
  const name = (labels: { ko?: string; en?: string }, iri: string) => {
    for (const label of [labels.ko, labels.en]) if (label && !named.has(label.toLowerCase())) named.set(label.toLowerCase(), iri)
  }
  for (const { labels, iri } of topics) name(labels, iri)
  for (const topic of known) name(topic.labels, iriOf(topic))
  const resolved = <R extends { to: string }>(reference: R): R =>
    iris.has(reference.to) ? reference : { ...reference, to: named.get(reference.to.toLowerCase()) ?? reference.to }
  return topics.map((topic) => ({ ...topic, broader: topic.broader.map(resolved), related: topic.related.map(resolved) }))
}
