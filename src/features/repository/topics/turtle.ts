import { Parser, type Quad, type Term } from 'n3'
import { emptyTopic, iriOf, ourLanguage, type PlannedTopic, type ReadFile, type ReadTopic } from './exchange-rules.ts'
import { inOrder, type LabelLists } from './rules.ts'
import type { Refusal } from './schema.ts'

/* SKOS in Turtle (https://www.w3.org/TR/skos-reference/, https://www.w3.org/TR/turtle/). */

const SKOS = 'http://www.w3.org/2004/02/skos/core#'
const RDF_TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'
/** The place among the topics of one broader one, for which SKOS has no word. */
const POSITION = 'urn:onji:position'
const SCHEME = 'urn:onji:topics'

// ---- writing

const text = (value: string) => `"${value.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t')}"`

/** The topics, broader ones before narrower ones, each with its properties in one order: the same taxonomy gives the same bytes. */
export function turtleOf(topics: PlannedTopic[], related: [string, string][]): string {
  const iris = new Map(topics.map((topic) => [topic.id, iriOf(topic)]))
  const relatedTo = new Map<string, string[]>()
  for (const [one, other] of related) relatedTo.set(one, [...(relatedTo.get(one) ?? []), other])
  const below = Map.groupBy(topics, ({ broaderId }) => (broaderId !== null && iris.has(broaderId) ? broaderId : null))
  const inTree = (parent: string | null): PlannedTopic[] =>
    inOrder(below.get(parent) ?? [], 'ko').flatMap((topic) => [topic, ...inTree(topic.id)])
  const blocks = inTree(null).map((topic) => {
    const labels = (name: string, lists: LabelLists) =>
      (['ko', 'en'] as const).flatMap((language) => lists[language].map((label) => `skos:${name} ${text(label)}@${language}`))
    const lines = [
      'a skos:Concept',
      `skos:inScheme <${SCHEME}>`,
      ...labels('prefLabel', { ko: topic.labels.ko ? [topic.labels.ko] : [], en: topic.labels.en ? [topic.labels.en] : [] }),
      ...labels('altLabel', topic.alternativeLabels),
      ...labels('hiddenLabel', topic.hiddenLabels),
      ...(topic.notation ? [`skos:notation ${text(topic.notation)}`] : []),
      ...(topic.definition ? [`skos:definition ${text(topic.definition)}`] : []),
      ...(topic.note ? [`skos:scopeNote ${text(topic.note)}`] : []),
      ...(topic.position ? [`<${POSITION}> ${topic.position}`] : []),
      ...(topic.broaderId !== null && iris.has(topic.broaderId) ? [`skos:broader <${iris.get(topic.broaderId)}>`] : []),
      ...(relatedTo.get(topic.id) ?? []).map((other) => `skos:related <${iris.get(other)}>`),
    ]
    return `<${iriOf(topic)}> ${lines.join(' ;\n  ')} .\n`
  })
  return [`@prefix skos: <${SKOS}> .\n`, `<${SCHEME}> a skos:ConceptScheme .\n`, ...blocks].join('\n')
}

// ---- reading

/** What can be passed over without a word: it says nothing of a topic that we keep elsewhere or derive. */
const UNHEARD = new Set(['inScheme', 'topConceptOf', 'hasTopConcept', 'broaderTransitive', 'narrowerTransitive'].map((name) => SKOS + name))

/** The topics of a Turtle file. One that cannot be parsed gives no topic at all, and the line at which reading stopped. */
export async function topicsInTurtle(turtle: string): Promise<ReadFile> {
  const parsed = await quadsOf(turtle)
  if ('refusal' in parsed) return { topics: [], refused: [parsed.refusal] }
  const reading = new TurtleReading()
  const concepts = parsed.quads.filter(({ quad }) => quad.predicate.value === RDF_TYPE && quad.object.value === `${SKOS}Concept`)
  const labelled = parsed.quads.filter(({ quad }) => quad.predicate.value === `${SKOS}prefLabel`)
  const others = new Set(
    parsed.quads
      .filter(({ quad }) => quad.predicate.value === RDF_TYPE && quad.object.value !== `${SKOS}Concept`)
      .map(({ quad }) => quad.subject.value),
  )
  for (const { quad, line } of concepts) reading.topic(quad.subject, line)
  for (const { quad, line } of labelled) if (!others.has(quad.subject.value)) reading.topic(quad.subject, line)
  for (const { quad, line } of parsed.quads) reading.take(quad, line)
  return reading.result()
}

type Lined = { quad: Quad; line: number }

/** Every statement with the line its object ends in. */
function quadsOf(turtle: string): Promise<{ quads: Lined[] } | { refusal: Refusal }> {
  const quads: Lined[] = []
  const parser = new Parser({ format: 'text/turtle', baseIRI: 'urn:onji:import' })
  let line = 1
  let previous = 1
  return new Promise((resolve) => {
    parser.parse(turtle.replace(/^\ufeff/, ''), {
      onQuad(error: (Error & { context?: { line?: number } }) | null, quad: Quad | null) {
        if (error) resolve({ refusal: { line: error.context?.line ?? line, reason: 'syntax', what: error.message.slice(0, 200) } })
        else if (quad) quads.push({ quad, line: previous })
        else resolve({ quads })
      },
      // A statement comes with the sign after its object.
      onToken(token: { line: number }) {
        previous = line
        line = token.line
      },
    } as never)
  })
}

class TurtleReading {
  readonly #topics = new Map<string, ReadTopic>()
  readonly #refused: Refusal[] = []
  readonly #foreign = new Map<string, { label: string; line: number }>()
  readonly #unknown = new Set<string>()

  topic(subject: Term, line: number): void {
    const iri = iriOfTerm(subject)
    if (!this.#topics.has(iri)) this.#topics.set(iri, emptyTopic(iri, line))
  }

  take(quad: Quad, line: number): void {
    const iri = iriOfTerm(quad.subject)
    const object = quad.object
    const predicate = quad.predicate.value
    const topic = this.#topics.get(iri)
    if (predicate === `${SKOS}narrower`) return void this.#topics.get(iriOfTerm(object))?.broader.push({ to: iri, line })
    if (!topic || predicate === RDF_TYPE || UNHEARD.has(predicate)) return
    const name = predicate.startsWith(SKOS) ? predicate.slice(SKOS.length) : predicate
    if (name === 'broader') topic.broader.push({ to: iriOfTerm(object), line })
    else if (name === 'related') topic.related.push({ to: iriOfTerm(object), line })
    else if (name === 'notation') topic.notation ||= object.value.trim()
    else if (name === POSITION) topic.position = Number(object.value) || 0
    else if (name === 'scopeNote') topic.note = [topic.note, object.value.trim()].filter(Boolean).join('\n')
    else if (name === 'definition') topic.definition = [topic.definition, object.value.trim()].filter(Boolean).join('\n')
    else if (name === 'prefLabel' || name === 'altLabel' || name === 'hiddenLabel') this.#label(topic, name, object, line)
    else this.#passOver(name, line)
  }

  #label(topic: ReadTopic, name: 'prefLabel' | 'altLabel' | 'hiddenLabel', object: Term, line: number): void {
    const label = object.value.normalize('NFC').trim()
    const tag = object.termType === 'Literal' ? object.language : ''
    const language = ourLanguage(tag, label)
    if (label === '') return
    if (!language) {
      if (name === 'prefLabel' && !this.#foreign.has(topic.iri)) this.#foreign.set(topic.iri, { label, line })
      else this.#refused.push({ line, reason: 'language', what: `${label}@${tag}` })
    } else if (name === 'prefLabel' && topic.labels[language] === undefined) topic.labels[language] = label
    else if (name === 'hiddenLabel') topic.hiddenLabels[language].push(label)
    else {
      if (name === 'prefLabel' && topic.labels[language] !== label) this.#refused.push({ line, reason: 'second-label', what: label })
      topic.alternativeLabels[language].push(label)
    }
  }

  /** Each property is named once, where it stands first. */
  #passOver(name: string, line: number): void {
    if (this.#unknown.has(name)) return
    this.#unknown.add(name)
    this.#refused.push({ line, reason: 'property', what: name })
  }

  /** A topic that has a name in neither of our languages keeps the one it has, as an English one. */
  result(): ReadFile {
    for (const [iri, { label, line }] of this.#foreign) {
      const topic = this.#topics.get(iri)
      if (!topic) continue
      if (topic.labels.ko || topic.labels.en) this.#refused.push({ line, reason: 'language', what: label })
      else topic.labels.en = label
    }
    return { topics: [...this.#topics.values()], refused: this.#refused }
  }
}

const iriOfTerm = (term: Term): string => (term.termType === 'BlankNode' ? `_:${term.value}` : term.value)
