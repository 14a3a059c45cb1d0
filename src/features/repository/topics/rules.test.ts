import { describe, expect, test } from 'vitest'
import { csvOf, topicsInCsv } from './csv.ts'
import { type PlannedTopic, planImport } from './exchange-rules.ts'
import { broaderOf, circleWith, DEEPEST_TOPIC, inOrder, mayRelate, narrowerOf, placed, stillCarried, withLabels } from './rules.ts'
import { topicsInTurtle, turtleOf } from './turtle.ts'

/** Numbers that come again with the same seed. */
function drawing(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const idOf = (n: number) => `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`
const numbered = () => {
  let last = 0
  return () => idOf(last++)
}
const WORDS = [
  '휴가',
  '출장, 여행',
  'API | gateway',
  '"따옴표"',
  '줄\n바꿈',
  '=SUM(1)',
  'C:\\path',
  'naïve café',
  '@handle',
  '- dash',
  '😀',
]

/** A taxonomy as people make them: a tree, labels with every odd sign, some relations. */
function drawTaxonomy(seed: number, size: number): { topics: PlannedTopic[]; related: [string, string][] } {
  const draw = drawing(seed)
  const word = () => `${WORDS[draw(WORDS.length)]} ${draw(1_000)}`.replace(/\n/g, draw(2) ? ' ' : '')
  const words = () => [...new Set(Array.from({ length: draw(3) }, word))]
  const topics = Array.from({ length: size }, (_, n): PlannedTopic => {
    const [ko, en] = [draw(4) > 0 ? word() : undefined, draw(3) > 0 ? word() : undefined]
    const labels = ko || en ? { ko, en } : { ko: word() }
    const lists = () => ({ ko: words().filter((each) => each !== labels.ko), en: words().filter((each) => each !== labels.en) })
    return {
      ...{
        id: idOf(n),
        iri: draw(5) === 0 ? `https://example.com/${n}` : null,
        broaderId: n > 0 && draw(4) > 0 ? idOf(draw(Math.min(n, 12))) : null,
      },
      ...{ labels, alternativeLabels: lists(), hiddenLabels: lists(), note: draw(2) ? `${word()}\n\n${word()}` : '', definition: '' },
      ...{ notation: draw(3) === 0 ? `${draw(9)}.${draw(9)}` : '', position: draw(3) },
    }
  })
  const tree = new Map(topics.map((topic) => [topic.id, topic]))
  const pairs = Array.from({ length: size / 2 }, () => [idOf(draw(size)), idOf(draw(size))].sort() as [string, string])
  const related = [...new Map(pairs.filter(([a, b]) => mayRelate(tree, a, b)).map((pair) => [pair.join(), pair])).values()].sort()
  return { topics, related }
}

describe('A taxonomy', () => {
  test('never closes a circle, whatever is hung where in whatever order', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const draw = drawing(seed)
      const tree = new Map(Array.from({ length: 30 }, (_, n) => [idOf(n), { id: idOf(n), broaderId: null as string | null }]))
      for (let step = 0; step < 200; step++) {
        const [id, broaderId] = [idOf(draw(30)), draw(8) === 0 ? null : idOf(draw(30))]
        const below = new Set(narrowerOf(tree.values(), id))
        const circle = circleWith(tree, id, broaderId)
        expect(circle !== undefined).toBe(broaderId !== null && (broaderId === id || below.has(broaderId)))
        if (circle) expect([circle[0], circle.at(-1)]).toEqual([id, id])
        else tree.set(id, { id, broaderId })
      }
      for (const id of tree.keys()) expect(broaderOf(tree, id).map((topic) => topic.id)).not.toContain(id)
    }
  })

  test('keeps an order in which the others stay as they were when one is moved', () => {
    const ids = ['a', 'b', 'c', 'd']
    expect(placed(ids, 'd', 'b')).toEqual(['a', 'd', 'b', 'c'])
    expect(placed(ids, 'a', null)).toEqual(['b', 'c', 'd', 'a'])
    expect(placed(ids, 'x', 'a')).toEqual(['x', 'a', 'b', 'c', 'd'])
    const topic = (id: string, ko: string, position: number) => ({ id, labels: { ko }, position })
    const shown = inOrder([topic('1', '하', 0), topic('2', '가', 0), topic('3', '나', 2), topic('4', '다', 1)], 'ko')
    expect(shown.map(({ id }) => id)).toEqual(['2', '1', '4', '3'])
  })

  test('relates nothing with itself or with what is above or below it', () => {
    const tree = new Map([
      ['top', { id: 'top', broaderId: null }],
      ['mid', { id: 'mid', broaderId: 'top' }],
      ['low', { id: 'low', broaderId: 'mid' }],
      ['side', { id: 'side', broaderId: 'top' }],
    ])
    expect([
      mayRelate(tree, 'low', 'side'),
      mayRelate(tree, 'low', 'low'),
      mayRelate(tree, 'low', 'top'),
      mayRelate(tree, 'top', 'low'),
    ]).toEqual([true, false, false, false])
  })

  test('takes over labels once each, and none that is preferred already', () => {
    const none = { ko: [], en: [] }
    const topic = { labels: { ko: '휴가', en: 'Leave' }, alternativeLabels: { ko: ['연차'], en: [] }, hiddenLabels: none }
    const lower = (label: string) => label.toLowerCase()
    expect(withLabels(topic, { ko: ['휴가', '연차', '월차', '월차'], en: ['leave', 'Holiday'] }, lower)).toEqual({
      ko: ['연차', '월차'],
      en: ['Holiday'],
    })
  })

  test('leaves the words of an item in the order they were written in', () => {
    expect(stillCarried(['b', 'a', 'gone'], ['a', 'b', 'new'])).toEqual(['b', 'a', 'new'])
  })
})

describe('Topics in a file', () => {
  const byId = (topics: PlannedTopic[]) => [...topics].sort((a, b) => (a.id < b.id ? -1 : 1))
  const sameText = (topics: PlannedTopic[]) =>
    byId(topics).map((topic) => ({
      ...topic,
      labels: { ko: topic.labels.ko, en: topic.labels.en },
      note: topic.note.trim(),
      id: topic.iri ?? topic.id,
    }))

  test.each(['ttl', 'csv'] as const)('come back equal out of %s, whatever signs they hold', async (format) => {
    for (let seed = 1; seed <= 30; seed++) {
      const { topics, related } = drawTaxonomy(seed, 40)
      const text = format === 'ttl' ? turtleOf(topics, related) : csvOf(topics, related)
      const file = format === 'ttl' ? await topicsInTurtle(text) : topicsInCsv(text, [])
      let fresh = 1_000
      const plan = planImport(file, [], [], () => idOf(fresh++))
      expect(plan.refused).toEqual([])
      const iriOf = new Map(topics.map((topic) => [topic.iri ?? topic.id, topic.id]))
      const back = plan.added.map((topic) => iriOf.get(topic.iri ?? topic.id) ?? '')
      const renamed = new Map(plan.added.map((topic, at) => [topic.id, back[at]]))
      const restored = plan.added.map((topic, at) => ({
        ...topic,
        id: back[at],
        broaderId: topic.broaderId && (renamed.get(topic.broaderId) ?? null),
      }))
      const trimmed = topics.map((topic) => trimmedTopic(topic))
      expect(sameText(restored)).toEqual(sameText(trimmed))
      const pairs = plan.related.map((pair) =>
        pair
          .map((id) => renamed.get(id))
          .sort()
          .join(' '),
      )
      expect(pairs.sort()).toEqual(related.map((pair) => pair.join(' ')).sort())
      const again = planImport(file, topics, related, () => idOf(fresh++))
      expect([again.added.length, again.changed.length, again.same]).toEqual([0, 0, 40])
    }
  })

  /** Space at the ends of a label means nothing. */
  function trimmedTopic(topic: PlannedTopic): PlannedTopic {
    return { ...topic, note: topic.note.trim() }
  }

  test('may be foreign Turtle: prefixes, languages, blank nodes, narrower instead of broader', async () => {
    const file = await topicsInTurtle(`@prefix s: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <https://example.org/terms/> .
@prefix dct: <http://purl.org/dc/terms/> .
ex:scheme a s:ConceptScheme ; s:prefLabel "Terms"@en ; s:hasTopConcept ex:work .
ex:work a s:Concept ;
  s:prefLabel "Work"@en-GB , "일"@ko , "Arbeit"@de ;
  s:altLabel "노동" , "labour" ;
  dct:modified "2024-01-01" ;
  s:narrower ex:leave , [ a s:Concept ; s:prefLabel "출장"@ko ] .
ex:leave a s:Concept ; s:prefLabel "Urlaub"@de ; s:scopeNote "Time off."@en ; s:broader ex:nowhere ; s:related ex:work .
`)
    let fresh = 1
    const plan = planImport(file, [], [], () => idOf(fresh++))
    const [work, leave, trip] = ['일', 'Urlaub', '출장'].map((name) =>
      plan.added.find(({ labels }) => labels.ko === name || labels.en === name),
    )
    expect(plan.added).toHaveLength(3)
    expect(work).toMatchObject({
      labels: { ko: '일', en: 'Work' },
      alternativeLabels: { ko: ['노동'], en: ['labour'] },
      iri: 'https://example.org/terms/work',
    })
    expect(leave).toMatchObject({ broaderId: work?.id, note: 'Time off.' })
    expect(trip).toMatchObject({ broaderId: work?.id, iri: null })
    expect(plan.refused).toEqual([
      { line: 6, reason: 'language', what: 'Arbeit' },
      { line: 8, reason: 'property', what: 'http://purl.org/dc/terms/modified' },
      { line: 10, reason: 'unknown-topic', what: 'https://example.org/terms/nowhere' },
      { line: 10, reason: 'related', what: 'Urlaub' },
    ])
  })

  test('that cannot be parsed are not taken, and the line is named', async () => {
    const file = await topicsInTurtle(
      '@prefix s: <http://www.w3.org/2004/02/skos/core#> .\n<urn:a> a s:Concept ;\n  s:prefLabel "끝이 없는 .\n',
    )
    expect(file.topics).toEqual([])
    expect(file.refused).toEqual([expect.objectContaining({ line: 3, reason: 'syntax' })])
  })

  test('named from the bottom up in a long row hang no deeper than others', () => {
    const rows = Array.from({ length: 20_000 }, (_, at) => `주제${at},주제${at + 1}`)
    const plan = planImport(topicsInCsv(`name ko,broader\n${rows.join('\n')}\n주제20000,\n`, []), [], [], numbered())
    const topics = new Map(plan.added.map((topic) => [topic.id, topic]))
    expect(topics.size).toBe(20_001)
    expect(Math.max(...plan.added.map(({ id }) => broaderOf(topics, id).length))).toBe(DEEPEST_TOPIC - 1)
    expect(plan.refused.every(({ reason }) => reason === 'too-deep')).toBe(true)
    expect(plan.added.filter(({ broaderId }) => broaderId === null)).toHaveLength(plan.refused.length + 1)
  })

  test('with an address or a place that no other program could read are refused or put last', async () => {
    const rows = ['iri,name ko,position', 'urn:a> . <urn:b,가,1', 'urn:c,나,1e999', 'urn:d,다,-4'].join('\n')
    const plan = planImport(topicsInCsv(rows, []), [], [], numbered())
    expect(plan.refused).toMatchObject([{ line: 2, reason: 'syntax' }])
    expect(plan.added.map(({ position }) => position)).toEqual([0, 0])
    expect((await topicsInTurtle(turtleOf(plan.added, []))).topics).toHaveLength(2)
  })

  test('name the circle they would close, and come in without it; a second broader one becomes a related one', () => {
    const file = topicsInCsv('name ko,broader\n가,다\n나,가\n다,나\n라,가\n마,\n', [])
    file.topics[3].broader.push({ to: file.topics[4].iri, line: 5 })
    let fresh = 1
    const plan = planImport(file, [], [], () => idOf(fresh++))
    expect(plan.refused).toEqual([
      { line: 4, reason: 'circle', what: '다 › 나 › 가 › 다' },
      { line: 5, reason: 'second-broader', what: '라 › 마' },
    ])
    expect(plan.added).toHaveLength(5)
    expect(plan.related).toEqual([[idOf(4), idOf(5)]])
  })

  test('may be ten thousand', async () => {
    const { topics, related } = drawTaxonomy(7, 10_000)
    const plan = planImport(await topicsInTurtle(turtleOf(topics, related)), [], [], () => idOf(99_999))
    expect(plan.added).toHaveLength(10_000)
  })
})
