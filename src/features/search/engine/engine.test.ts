import { closeSync, openSync, statSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newDataFolder } from '../../../../test/harness/server.ts'
import type { Engine, Filters, Reach, Indexed } from './engine.ts'
import { SqliteEngine } from './sqlite.ts'

/* What every engine promises. A second engine runs the same tests. */

const everything = { everything: true } as Reach

let engine: Engine
const used = new Set<string>()
let folder: Awaited<ReturnType<typeof newDataFolder>>

const item = (id: string, title: string, text = '', more: Partial<Indexed> = {}): Indexed => {
  used.add(id)
  return {
    id,
    title,
    type: 'article',
    spaceId: 'space',
    kind: 'guide',
    aliases: [],
    language: 'ko',
    description: '',
    tags: [],
    topics: [],
    trust: null,
    aside: null,
    createdAt: 0,
    reuse: 0,
    authors: [],
    sections: [{ id: 'a', heading: '', path: [], text }],
    ancestors: [id],
    gates: [],
    archived: false,
    updatedAt: 0,
    ...more,
  }
}

const topic = (id: string) => ({ id, labels: [] })
const ask = (text: string, filters: Filters = {}, reach = everything) => engine.query({ text, reach, filters, limit: 10, offset: 0 })
const found = async (text: string, filters?: Filters, reach?: Reach) => (await ask(text, filters, reach)).hits.map((hit) => hit.id)
const completed = async (text: string, reach = everything) => (await engine.suggest(text, reach, 10)).map(({ id }) => id)

beforeAll(async () => {
  folder = await newDataFolder()
  engine = new SqliteEngine(join(folder.folder, 'index', 'search.sqlite'), 1)
  await engine.create(0)
})
afterAll(async () => {
  await engine.close()
  await folder.remove()
})
beforeEach(async () => {
  await engine.index([], [...used])
  used.clear()
})

describe('Korean as people type it', () => {
  beforeEach(async () => {
    await engine.index(
      [
        item('deploy', '운영 기록', '클러스터에서 파드를 배포한다. 용량은 100MB까지다.'),
        item('training', '인사 공지', '보안교육을 신청했습니다. 기한은 30일이다.'),
        item('joiner', '총무 안내', '신규 입사자에게 노트북을 줍니다.'),
        item('joined', '복지 안내', '신규입사자는 첫날 명함을 받습니다.'),
        item('old', '이름의 뜻', '온고지신(溫故知新)은 옛것을 익힌다는 말이다.'),
        item('topic', '운영 도구', '컨테이너를 다룬다.', { topics: [{ id: 'kubernetes', labels: ['쿠버네티스', 'Kubernetes'] }] }),
      ],
      [],
    )
  })

  it.each([
    ['클러스터의', 'deploy'],
    ['파드 배포', 'deploy'],
    ['교육', 'training'],
    ['보안 교육', 'training'],
    ['신청', 'training'],
    ['신청하는 방법', 'training'],
    ['30일', 'training'],
    ['100 MB', 'deploy'],
    ['溫故知新', 'old'],
    ['온고지신', 'old'],
    ['쿠버네티스', 'topic'],
    ['kubernetes', 'topic'],
  ])('%s finds %s first', async (question, id) => {
    expect((await found(question))[0]).toBe(id)
  })

  it.each(['신규 입사자', '신규입사자'])('%s finds both spellings', async (question) => {
    expect((await found(question)).sort()).toEqual(['joined', 'joiner'])
  })

  it('mends a wrong letter and the wrong keyboard layout', async () => {
    expect(await ask('클라스터')).toMatchObject({ mode: 'fuzzy', suggestion: '클러스터', hits: [{ id: 'deploy' }] })
    expect(await ask('zmffjtmxj')).toMatchObject({ mode: 'fuzzy', suggestion: '클러스터', hits: [{ id: 'deploy' }] })
  })
})

describe('English and identifiers', () => {
  beforeEach(async () => {
    await engine.index(
      [
        item('cpp', 'Rules', 'We write C++ here.'),
        item('csharp', 'Rules', 'We write C# here.'),
        item('dotnet', 'Rules', 'We run .NET here.'),
        item('c', 'Rules', 'We write C here, on the net.'),
        item('about', 'Processes and how to get them', 'get a process, and get another process, get process'),
        item('command', 'Get-Process', 'Lists what runs.'),
        item('pool', 'Connection pools', 'Publishing takes a connection.'),
      ],
      [],
    )
  })

  it.each([
    ['C++', 'cpp'],
    ['C#', 'csharp'],
    ['.NET', 'dotnet'],
    ['get-process', 'command'],
    ['Connection pools', 'pool'],
    ['connections', 'pool'],
    ['published', 'pool'],
  ])('%s finds %s first', async (question, id) => {
    expect((await found(question))[0]).toBe(id)
  })

  it('does not take C++ for C', async () => {
    expect(await found('C++')).toEqual(['cpp'])
  })

  it('mends one wrong letter, one missing and two exchanged', async () => {
    for (const typo of ['conection', 'connectiom', 'conneciton', 'connnection'])
      expect(await ask(typo)).toMatchObject({ mode: 'fuzzy', suggestion: 'connection', hits: [{ id: 'pool' }] })
  })

  it('mends English typed on the Korean layout', async () => {
    expect(await ask('ㅔㅕㅠㅣㅑㄴㅗㅑㅜㅎ')).toMatchObject({ mode: 'fuzzy', suggestion: 'publishing' })
  })
})

describe('the query language', () => {
  beforeEach(async () => {
    await engine.index(
      [
        item('a', '배포 안내', '파드를 배포하는 방법', { tags: ['운영 팁'], authors: [{ id: 'p1', name: '김서연' }], updatedAt: 1 }),
        item('b', '배포 초안', '배포 파드', { kind: 'note', spaceId: 'other', topics: [{ id: 't1', labels: ['배포'] }], updatedAt: 2 }),
      ],
      [],
    )
  })

  it('keeps to a phrase', async () => {
    expect(await found('"파드를 배포"')).toEqual(['a'])
  })

  it('lets no phrase run from one tag, label or heading into the next', async () => {
    await engine.index([item('c', '근무 안내', '', { tags: ['연차', '휴가'], topics: [{ id: 't2', labels: ['병가', '반차'] }] })], [])
    expect(await found('"연차 휴가"')).toEqual([])
    expect(await found('"휴가 병가"')).toEqual([])
    expect(await found('연차 휴가')).toEqual(['c'])
  })

  it('offers the words of a compound that stands nowhere, or hardly anywhere', async () => {
    await engine.index([item('c', '분실 신고', '노트북을 잃어버리면 바로 알립니다. 분실한 날에요.')], [])
    expect(await ask('노트북분실')).toMatchObject({ mode: 'fuzzy', suggestion: '노트북 분실', hits: [{ id: 'c' }] })
    await engine.index([item('d', '양식', '노트북분실을 알리는 양식')], [])
    expect(await ask('노트북분실')).toMatchObject({ mode: 'all', suggestion: '노트북 분실', hits: [{ id: 'd' }] })
  })

  it('leaves out items that hold an excluded word anywhere', async () => {
    expect(await found('배포 -초안')).toEqual(['a'])
    expect(await found('배포 -"배포 파드"')).toEqual(['a'])
  })

  it('filters by space, kind, tag, topic and author', async () => {
    expect(await found('배포', { spaces: ['other'] })).toEqual(['b'])
    expect(await found('배포', { kinds: ['note'] })).toEqual(['b'])
    expect(await found('배포', { tags: ['운영 팁'] })).toEqual(['a'])
    expect(await found('배포', { topics: ['배포'] })).toEqual(['b'])
    expect(await found('배포', { authors: ['김서연'] })).toEqual(['a'])
    expect(await found('배포', { spaces: [] })).toEqual([])
  })

  it('lists what a filter leaves where no word is asked for, newest first', async () => {
    expect(await found('', { kinds: ['note', 'guide'] })).toEqual(['b', 'a'])
  })

  it('says whether every word was found', async () => {
    expect(await ask('파드 배포')).toMatchObject({ mode: 'all', total: 2 })
    expect(await ask('파드 없는낱말이다')).toMatchObject({ mode: 'any', total: 2 })
  })

  it.each([
    '"',
    '""',
    '((',
    'AND OR NOT',
    'NEAR(a b)',
    'a*',
    'title:배포',
    '^배포',
    '배포"',
    "배포' --",
    '-',
    '--배포',
    '*',
    '{title}: x',
    '\u0000',
    '👩‍👩‍👧',
    'ㅈㅣ식',
    '\u202e배포',
    '배'.repeat(10_000),
    'the of and',
    '; drop table item',
  ])('takes %j without failing', async (question) => {
    expect((await ask(question)).hits.length).toBeLessThanOrEqual(2)
  })

  it('takes any text without failing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom(...'배포파드 "-:()*^+#.ㅂaND\\\'{}~=,'), maxLength: 40 }), async (question) => {
        await ask(question)
        await engine.suggest(question, everything, 5)
      }),
      { numRuns: 150 },
    )
  })
})

describe('order and paging', () => {
  it('puts exact titles first and archived items last', async () => {
    await engine.index(
      [
        item('long', '연차 휴가 신청 방법과 절차에 대한 자세한 안내', '연차 휴가 신청 연차 휴가 신청'),
        item('exact', '연차 휴가', '하루 전에 올려요.'),
        item('archived', '연차 휴가', '하루 전에 올려요.', { archived: true }),
      ],
      [],
    )
    expect(await found('연차 휴가')).toEqual(['exact', 'long', 'archived'])
  })

  it('puts the item with all words of a question before those whose title is one of them', async () => {
    const titled = Array.from({ length: 12 }, (_, index) => item(`titled-${index}`, '휴가', `휴가를 쓰는 ${index}번째 방법`))
    await engine.index([...titled, item('all', '처리 방침', '개인정보보호법에 따라 휴가의 사유는 묻지 않는다.')], [])
    expect((await found('개인정보보호법 휴가 사유'))[0]).toBe('all')
  })

  it('puts titles before finds inside other words, also for a word that is nearly everywhere', async () => {
    const others = Array.from({ length: 30 }, (_, index) => item(`other-${index}`, `기록 ${index}`, '점검 내용을 적는다.'))
    const inside = Array.from({ length: 5 }, (_, index) => item(`inside-${index}`, `설비 ${index}`, '정기점검표와 일일점검표를 둔다.'))
    await engine.index([...others, ...inside, item('title', '점검', '점검하는 차례')], [])
    expect((await found('점검'))[0]).toBe('title')
  })

  it('gives every item once over all pages', async () => {
    const items = Array.from({ length: 230 }, (_, index) => item(`i${index}`, `안내 ${index}`, `배포 ${'다른 '.repeat(index % 7)}`))
    await engine.index(items, [])
    const ids: string[] = []
    for (let offset = 0; ; offset += 30) {
      const page = await engine.query({ text: '배포', reach: everything, filters: {}, limit: 30, offset })
      expect(page.total).toBe(230)
      ids.push(...page.hits.map((hit) => hit.id))
      if (!page.more) break
    }
    expect(ids).toHaveLength(230)
    expect(new Set(ids).size).toBe(230)
  })

  it('shows the best passage with the anchor of its heading', async () => {
    const filler = '아무 상관 없는 이야기가 길게 이어진다. '.repeat(30)
    await engine.index(
      [
        item('a', '안내서', '', {
          sections: [
            { id: '', heading: '', path: [], text: filler },
            { id: '설치', heading: '설치', path: [], text: filler },
            { id: '배포', heading: '파드 배포', path: ['설치'], text: `${filler} 쿠브컨트롤을 쓴다.` },
          ],
        }),
      ],
      [],
    )
    const [hit] = (await ask('쿠브컨트롤')).hits
    expect(hit.passage).toMatchObject({ anchor: '배포', heading: '파드 배포', path: ['설치'] })
    expect(hit.passage.html).toContain('<mark>쿠브컨트롤을</mark>')
  })
})

describe('sorting', () => {
  it('by time puts the newest or the oldest first, and leaves totals alone', async () => {
    await engine.index(
      [
        item('old', '배포', '배포 배포', { updatedAt: 1 }),
        item('new', '딴것', '배포', { updatedAt: 3 }),
        item('mid', '배포', '', { updatedAt: 2 }),
      ],
      [],
    )
    const sorted = async (sort: 'newest' | 'oldest') => {
      const answer = await engine.query({ text: '배포', reach: everything, filters: {}, limit: 2, offset: 0, sort })
      return { ids: answer.hits.map(({ id }) => id), total: answer.total, more: answer.more }
    }
    expect(await sorted('newest')).toEqual({ ids: ['new', 'mid'], total: 3, more: true })
    expect(await sorted('oldest')).toEqual({ ids: ['old', 'mid'], total: 3, more: true })
  })
})

describe('what is beside the items', () => {
  it('is found only where it is asked for', async () => {
    await engine.index([item('page', '배포'), item('remark', '배포 의견', '', { aside: 'comments' })], [])
    expect(await found('배포')).toEqual(['page'])
    expect(await found('배포', { asides: ['comments'] })).toEqual(['remark'])
  })
})

describe('facets', () => {
  const facetsOf = (text: string, filters: Filters = {}) =>
    engine.facets({ text, reach: everything, filters, limit: 10, offset: 0, now: 400 * 86_400_000 })

  it('count each of what an item has several of, and take what another choice in their place would leave', async () => {
    await engine.index(
      [
        item('a', '배포', '', { kind: 'note', topics: [topic('t1'), topic('t2')], authors: [{ id: 'p1', name: '김서연' }] }),
        item('b', '배포', '', {
          topics: [topic('t1')],
          authors: [
            { id: 'p1', name: '김서연' },
            { id: 'p2', name: '이도윤' },
          ],
        }),
      ],
      [],
    )
    const facets = await facetsOf('배포', { kinds: ['note'] })
    expect(facets.kind).toEqual([
      { value: 'guide', count: 1 },
      { value: 'note', count: 1 },
    ])
    expect(facets.topic).toEqual([
      { value: 't1', count: 1 },
      { value: 't2', count: 1 },
    ])
    expect((await facetsOf('배포')).author).toEqual([
      { value: 'p1', count: 2 },
      { value: 'p2', count: 1 },
    ])
  })

  it('are what the question with that choice would find, also where many items hold every word', async () => {
    const kinds = ['guide', 'note', 'faq']
    await engine.index(
      Array.from({ length: 90 }, (_, index) =>
        item(`i${index}`, `안내 ${index}`, index % 3 === 2 || index % 2 === 0 ? '배포 파드' : '배포', { kind: kinds[index % 3] }),
      ),
      [],
    )
    const facets = await facetsOf('배포 파드')
    expect(facets.kind).toHaveLength(3)
    for (const { value, count } of facets.kind) expect((await ask('배포 파드', { kinds: [value] })).total).toBe(count)
    expect((await ask('배포 파드')).total).toBe(facets.kind.reduce((sum, { count }) => sum + count, 0))
  })
})

describe('an explanation', () => {
  it('says of each word where it stands, and how the score came about', async () => {
    await engine.index([item('a', '파드 배포', '클러스터에 배포한다.', { trust: 'verified', reuse: 9 }), item('b', '다른 글', '배포')], [])
    const { hits } = await engine.query({ text: '파드 클러스터', reach: everything, filters: {}, limit: 5, offset: 0, explain: true })
    const { words, evidence, factors, score } = hits[0].explanation ?? { words: [], evidence: 0, factors: [], score: 0 }
    expect(words).toMatchObject([
      { word: '파드', passages: 1, places: ['title'] },
      { word: '클러스터', passages: 1, places: ['body'] },
    ])
    expect(factors.map(({ name }) => name)).toEqual(['title', 'trust', 'reuse'])
    expect(factors.reduce((product, { value }) => product * value, evidence)).toBeCloseTo(score, 6)
  })

  it('names the synonym where it is all that a reader sees of a word', async () => {
    await engine.index([item('a', 'Deploy Naru', 'How it goes.', { topics: [{ id: 'deploy', labels: ['배포', 'Deploy'] }] })], [])
    const expansions = [{ words: '배포', alternatives: ['Deploy'] }]
    const { hits } = await engine.query({ text: '배포', reach: everything, filters: {}, limit: 5, offset: 0, explain: true, expansions })
    expect(hits[0].explanation?.words).toMatchObject([{ word: '배포', synonym: 'Deploy', places: ['title', 'label'] }])
  })
})

describe('completion', () => {
  beforeEach(async () => {
    await engine.index(
      [
        item('store', '지식 창고'),
        item('guide', '우리 지식 창고 안내'),
        item('publish', 'Publish an article', '', { aliases: ['출판하기'] }),
        item('cpp', 'C++ rules'),
      ],
      [],
    )
  })

  it.each([
    ['지', 'store'],
    ['지시', 'store'],
    ['지식 차', 'store'],
    ['지식창고', 'store'],
    ['ㅈㅅㅊㄱ', 'store'],
    ['지식ㅊ', 'store'],
    ['wltlr', 'store'],
    ['WLTLR', 'store'],
    ['ㅔㅕㅠㅣ', 'publish'],
    ['article', 'publish'],
    ['출판', 'publish'],
    ['c+', 'cpp'],
    ['안내', 'guide'],
  ])('%s begins %s', async (typed, id) => {
    expect((await completed(typed))[0]).toBe(id)
  })

  it('by initials also answers a search', async () => {
    expect(await found('ㅈㅅ ㅊㄱ')).toEqual(['store', 'guide'])
    expect(await ask('ㅋㅋㅋ')).toMatchObject({ hits: [], suggestion: null })
  })

  it('offers titles that begin so before titles with such a word', async () => {
    expect(await completed('지식')).toEqual(['store', 'guide'])
  })

  it('offers nothing for nothing', async () => {
    expect(await completed('')).toEqual([])
    expect(await completed('?!')).toEqual([])
    expect(await completed('없는제목')).toEqual([])
  })
})

describe('related items', () => {
  it('are about the same, nearest first, without the item itself', async () => {
    await engine.index(
      [
        item('a', '연차 휴가', '연차 휴가를 신청하고 승인을 받는다.'),
        item('b', '반차 휴가', '반차 휴가를 신청하고 승인을 받는다.'),
        item('c', '출장 정산', '출장 영수증을 정산한다.'),
        item('d', '출장 신청', '출장 계획을 올린다.'),
      ],
      [],
    )
    expect((await engine.related('a', everything, 5))[0]).toBe('b')
    expect(await engine.related('a', everything, 5)).not.toContain('a')
    expect(await engine.related('unknown', everything, 5)).toEqual([])
  })
})

describe('changes', () => {
  it('show at once, and what is removed is gone in every way', async () => {
    await engine.create(3)
    await engine.index([item('a', '파드 배포', '내용'), item('b', '파드 삭제', '내용')], [], { position: 7 })
    await engine.index([item('a', '노드 교체', '다른 글')], ['b'], { position: 9 })
    expect(await found('파드')).toEqual([])
    expect(await found('노드')).toEqual(['a'])
    expect(await completed('파드')).toEqual([])
    expect(await engine.state()).toEqual({ position: 9, filling: { source: 0, after: null, done: 0 } })
  })

  it('one by one leave what is there now, whatever was merged meanwhile', async () => {
    const WORDS = ['배포', '휴가', '정산', 'restart', 'invoice', '노드']
    const now = new Map<string, string[]>()
    for (let step = 0; step < 150; step++) {
      const id = `i${(step * 7) % 23}`
      const words = WORDS.filter((_, index) => ((step * 31 + index * 17) >> (index % 3)) % 3 === 0)
      if (step % 5 === 4) {
        now.delete(id)
        await engine.index([], [id])
        continue
      }
      now.set(id, words)
      await engine.index([item(id, `제목 ${id}`, `공통 ${words.join(' ')} 끝말`)], [])
      if (step === 100) await engine.endRebuild()
    }
    const holding = (test: (words: string[]) => boolean) => [...now].flatMap(([id, words]) => (test(words) ? [id] : [])).sort()
    const all = async (text: string) =>
      (await engine.query({ text, reach: everything, filters: {}, limit: 50, offset: 0 })).hits.map(({ id }) => id).sort()
    expect(await all('공통')).toEqual(holding(() => true))
    for (const word of WORDS) expect(await all(word)).toEqual(holding((words) => words.includes(word)))
    for (const word of WORDS) expect(await all(`"${word} 끝말"`)).toEqual(holding((words) => words.at(-1) === word))
  })

  it('of an item without a word in it leave the others found', async () => {
    await engine.index([item('wordless', '🎉')], [])
    await engine.index([item('leave', '휴가')], [])
    await engine.index([], ['wordless'])
    expect(await found('휴가')).toEqual(['leave'])
  })

  it('of one section leave the others found at their anchors', async () => {
    const long = '아무 상관 없는 이야기가 길게 이어진다. '.repeat(30)
    const section = (id: string, text: string) => ({ id, heading: id, path: [], text: `${text} ${long}` })
    await engine.index(
      [item('a', '안내', '', { sections: [section('하나', '사과'), section('둘', '배나무'), section('셋', '감나무')] })],
      [],
    )
    await engine.index(
      [item('a', '안내', '', { sections: [section('앞', '자두'), section('하나', '사과'), section('세째', '감나무')] })],
      [],
    )
    const place = async (text: string) => (await ask(text)).hits.map(({ passage }) => passage.anchor)
    expect(await place('자두')).toEqual(['앞'])
    expect(await place('사과')).toEqual(['하나'])
    expect(await place('감나무')).toEqual(['세째'])
    expect(await place('배나무')).toEqual([])
  })

  it('of a rebuild keep answering, and take out what was not met again', async () => {
    await engine.index([item('kept', '파드 하나'), item('lost', '파드 둘')], [])
    await engine.beginRebuild(5)
    expect((await found('파드')).sort()).toEqual(['kept', 'lost'])
    await engine.index([item('kept', '파드 하나')], [], { filling: { source: 1, after: null, done: 1 } })
    await engine.endRebuild()
    expect(await found('파드')).toEqual(['kept'])
    expect(await engine.state()).toEqual({ position: 5, filling: null })
  })
})

describe('an index file', () => {
  it('that is broken is noticed', async () => {
    const path = join(folder.folder, 'broken', 'search.sqlite')
    const other = new SqliteEngine(path, 1)
    await other.create(0)
    await other.index(
      Array.from({ length: 200 }, (_, index) => item(`i${index}`, `제목 ${index}`, `본문 ${index}`.repeat(50))),
      [],
    )
    await other.close()
    expect(await other.verify()).toBe(true)
    await other.close()
    const file = openSync(path, 'r+')
    writeSync(file, Buffer.alloc(statSync(path).size - 8192, 0x5a), 0, undefined, 8192)
    closeSync(file)
    expect(await other.verify()).toBe(false)
    truncateSync(path, 100)
    expect(await other.state()).toBeUndefined()
    await other.create(0)
    expect(await other.verify()).toBe(true)
    await other.close()
  })
})
