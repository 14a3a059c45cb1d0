import { broaderOf, DEEPEST_TOPIC, type LabelLists, type Labels, languageOf, languages } from './rules.ts'
import type { Refusal } from './schema.ts'

/* What a file of topics says, and what becomes of the taxonomy when it comes in. Pure: no store, no format. */

/** A reference to another topic and the line it stands in. */
export type Reference = { to: string; line: number }
/** A topic as a file has it. References are by IRI. */
export type ReadTopic = {
  iri: string
  line: number
  labels: Labels
  alternativeLabels: LabelLists
  hiddenLabels: LabelLists
  broader: Reference[]
  related: Reference[]
  note: string
  definition: string
  notation: string
  position: number
}
export type ReadFile = { topics: ReadTopic[]; refused: Refusal[] }

export type PlannedTopic = Omit<ReadTopic, 'line' | 'broader' | 'related' | 'iri'> & {
  id: string
  iri: string | null
  broaderId: string | null
}
export type Plan = {
  added: PlannedTopic[]
  changed: PlannedTopic[]
  same: number
  related: [string, string][]
  /** Whether a relation there is would lead up or down in the tree as it becomes. */
  breaks(pair: [string, string]): boolean
  refused: Refusal[]
}

const OURS = /^urn:uuid:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i
const MOST_LETTERS = 120
const MOST_NOTE = 2_000
const LAST_PLACE = 1_000_000
/** Signs that no IRI holds (RFC 3987): with them the topics written out could not be read again. */
const NO_IRI = /[\p{Cc}\s<>"{}|\\^`]/u
const LONGEST_IRI = 500

export const iriOf = (topic: { id: string; iri: string | null }): string => topic.iri ?? `urn:uuid:${topic.id}`

export const emptyTopic = (iri: string, line: number): ReadTopic => ({
  ...{ iri, line, labels: {}, broader: [], related: [], note: '', definition: '', notation: '', position: 0 },
  ...{ alternativeLabels: { ko: [], en: [] }, hiddenLabels: { ko: [], en: [] } },
})

/** The language of ours that a tag names; without a tag the letters tell. */
export function ourLanguage(tag: string, text: string): 'ko' | 'en' | undefined {
  if (tag === '') return languageOf(text)
  const [primary] = tag.toLowerCase().split('-')
  return languages.find((language) => language === primary)
}

/**
 * What a file does to the topics there are. It is known by its IRI which topic is which; a topic that is here already takes
 * over what the file says of it. `newId` gives the ids of new topics, for IRIs that are not ours.
 */
export function planImport(file: ReadFile, existing: readonly PlannedTopic[], known: [string, string][], newId: () => string): Plan {
  const refused = [...file.refused]
  const byIri = new Map(existing.map((topic) => [iriOf(topic), topic]))
  const read = file.topics.filter((topic) => isComplete(topic, refused))
  const ids = new Map([...byIri].map(([iri, { id }]) => [iri, id]))
  for (const { iri } of read) if (!ids.has(iri)) ids.set(iri, OURS.exec(iri)?.[1].toLowerCase() ?? newId())
  const tree = new Map(existing.map(({ id, broaderId }) => [id, { id, broaderId }]))
  for (const { iri } of read) tree.set(ids.get(iri) as string, { id: ids.get(iri) as string, broaderId: null })
  const names = new Map(read.map((topic) => [ids.get(topic.iri) as string, nameOf(topic)]))
  for (const { id, labels } of existing) if (!names.has(id)) names.set(id, labels.ko ?? labels.en ?? '')
  const also = read.flatMap((topic) => hang(topic, ids, tree, names, refused))
  cutTooDeep(tree, new Map(read.map((topic) => [ids.get(topic.iri) as string, topic])), refused)
  const related = relations([...read.flatMap((topic) => topic.related.map((to) => ({ from: topic, to }))), ...also], ids, tree, refused)
  const have = new Set(known.map(([one, other]) => [one, other].sort().join(' ')))
  const fresh = related.filter((pair) => !have.has(pair.join(' ')))
  const touched = new Set(fresh.flat())
  const breaks = ([one, other]: [string, string]) => isAbove(tree, one, other) || isAbove(tree, other, one)
  const plan: Plan = { added: [], changed: [], same: 0, related: fresh, breaks, refused: refused.sort((a, b) => a.line - b.line) }
  for (const topic of read) {
    const id = ids.get(topic.iri) as string
    const { line: _, broader: __, related: ___, iri, ...fields } = topic
    const planned: PlannedTopic = {
      ...fields,
      id,
      iri: OURS.test(iri) || iri.startsWith('_:') ? null : iri,
      broaderId: tree.get(id)?.broaderId ?? null,
    }
    const before = byIri.get(iri)
    if (!before) plan.added.push(planned)
    else if (!touched.has(id) && isSame(before, planned)) plan.same++
    else plan.changed.push(planned)
  }
  return plan
}

const nameOf = ({ labels }: Pick<ReadTopic, 'labels'>): string => labels.ko ?? labels.en ?? ''

function isComplete(topic: ReadTopic, refused: Refusal[]): boolean {
  if (!topic.labels.ko && !topic.labels.en) {
    refused.push({ line: topic.line, reason: 'no-label', what: topic.iri })
    return false
  }
  if (NO_IRI.test(topic.iri) || topic.iri.length > LONGEST_IRI) {
    refused.push({ line: topic.line, reason: 'syntax', what: topic.iri.slice(0, 40) })
    return false
  }
  if (!Number.isInteger(topic.position) || topic.position < 0 || topic.position > LAST_PLACE) topic.position = 0
  const tooLong = [nameOf(topic), topic.labels.en ?? '', topic.notation].find((text) => text.length > MOST_LETTERS)
  if (tooLong) refused.push({ line: topic.line, reason: 'too-long', what: `${tooLong.slice(0, 40)}…` })
  for (const language of languages)
    for (const lists of [topic.alternativeLabels, topic.hiddenLabels])
      lists[language] = [...new Set(lists[language])].filter((label) => label.length <= MOST_LETTERS && label !== topic.labels[language])
  for (const name of ['note', 'definition'] as const)
    if (topic[name].length > MOST_NOTE) {
      refused.push({ line: topic.line, reason: 'too-long', what: `${topic[name].slice(0, 40)}…` })
      topic[name] = topic[name].slice(0, MOST_NOTE)
    }
  return tooLong === undefined
}

type Node = { id: string; broaderId: string | null }
type Tree = Map<string, Node>
type Relation = { from: ReadTopic; to: Reference }

/** Hangs a topic below the first of its broader ones; further ones become related, and what would close a circle is refused. */
function hang(topic: ReadTopic, ids: Map<string, string>, tree: Tree, names: Map<string, string>, refused: Refusal[]): Relation[] {
  const id = ids.get(topic.iri) as string
  const further: Relation[] = []
  let hung = false
  for (const reference of topic.broader) {
    const { to, line } = reference
    const broaderId = ids.get(to)
    if (broaderId === undefined || !tree.has(broaderId)) refused.push({ line, reason: 'unknown-topic', what: to })
    else if (hung) {
      if (tree.get(id)?.broaderId === broaderId) continue
      refused.push({ line, reason: 'second-broader', what: `${nameOf(topic)} › ${names.get(broaderId)}` })
      further.push({ from: topic, to: reference })
    } else {
      const above = aboveOf(tree, broaderId)
      const at = [broaderId, ...above].indexOf(id)
      if (at >= 0)
        refused.push({ line, reason: 'circle', what: [id, broaderId, ...above.slice(0, at)].map((each) => names.get(each)).join(' › ') })
      else if (above.length + 2 > DEEPEST_TOPIC) refused.push({ line, reason: 'too-deep', what: nameOf(topic) })
      else {
        tree.set(id, { id, broaderId })
        hung = true
      }
    }
  }
  return further
}

/** What is above, as far as it matters: more is too deep, whether or not it closes a circle further up. */
function aboveOf(tree: Tree, id: string): string[] {
  const found: string[] = []
  for (let at = tree.get(id)?.broaderId ?? null; at !== null && found.length <= DEEPEST_TOPIC; at = tree.get(at)?.broaderId ?? null)
    found.push(at)
  return found
}

/** A file may name topics from the bottom up, each below one that hangs nowhere yet; what is too deep in the end stands at the top. */
function cutTooDeep(tree: Tree, read: Map<string, ReadTopic>, refused: Refusal[]): void {
  const below = Map.groupBy(tree.values(), ({ broaderId }) => broaderId)
  let level: Node[] = below.get(null) ?? []
  for (let depth = 1; level.length > 0; depth++) {
    if (depth <= DEEPEST_TOPIC) {
      level = level.flatMap(({ id }) => below.get(id) ?? [])
      continue
    }
    const cut = new Set<string>()
    for (const { id } of level) {
      const highest = [id, ...broaderOf(tree, id).map((each) => each.id)].find((each) => read.get(each)?.broader.length)
      if (highest !== undefined && tree.get(highest)?.broaderId !== null) cut.add(highest)
    }
    for (const id of cut) {
      const { line, ...topic } = read.get(id) as ReadTopic
      tree.set(id, { id, broaderId: null })
      refused.push({ line, reason: 'too-deep', what: nameOf(topic) })
    }
    level = [...cut].flatMap((id) => tree.get(id) ?? [])
    depth = 0
  }
}

/** Pairs, each once and the smaller id first. */
function relations(wanted: Relation[], ids: Map<string, string>, tree: Tree, refused: Refusal[]): [string, string][] {
  const pairs = new Map<string, [string, string]>()
  for (const { from, to } of wanted) {
    const [one, other] = [ids.get(from.iri) as string, ids.get(to.to)]
    if (other === undefined || !tree.has(other)) refused.push({ line: to.line, reason: 'unknown-topic', what: to.to })
    else if (one === other || isAbove(tree, one, other) || isAbove(tree, other, one))
      refused.push({ line: to.line, reason: 'related', what: nameOf(from) })
    else {
      const pair = [one, other].sort() as [string, string]
      pairs.set(pair.join(' '), pair)
    }
  }
  return [...pairs.values()]
}

const isAbove = (tree: Tree, above: string, id: string): boolean => broaderOf(tree, id).some((each) => each.id === above)

const COMPARED = ['broaderId', 'labels', 'alternativeLabels', 'hiddenLabels', 'note', 'definition', 'notation', 'position'] as const
const stable = (topic: PlannedTopic) =>
  JSON.stringify(
    COMPARED.map((name) =>
      name === 'labels'
        ? [topic.labels.ko ?? null, topic.labels.en ?? null]
        : name.endsWith('Labels')
          ? inLanguages(topic[name as 'hiddenLabels'])
          : topic[name],
    ),
  )
const inLanguages = (lists: LabelLists) => [lists.ko, lists.en]
const isSame = (one: PlannedTopic, other: PlannedTopic): boolean => stable(one) === stable(other)
