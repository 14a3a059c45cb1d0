import { expect, test } from 'vitest'
import { describeOnBothStores } from '../../../test/harness/stores.ts'
import { openWeb, type Web } from '../../../test/http/web.ts'
import type { PersonName } from '../../../test/world.ts'
import { removeMember } from '../identity/actions.ts'
import { grantRole } from '../repository/index.ts'
import { catchUp } from './index.ts'

/*
 * Two organisations that differ only in what somebody may not read answer that person alike, to the last figure: totals,
 * scores, explanations, facets, spellings, help, suggestions.
 */

const QUESTIONS = [
  '휴가',
  '휴가 규정',
  '휴가 합병',
  '합병',
  '휴까',
  '"연차 휴가"',
  '휴가 -합병',
  'vacation',
  'vacatoin',
  '구조조정안',
  'gbrk',
]

async function writeOpen({ write }: Web): Promise<void> {
  await write('minji', { title: '연차 휴가', body: '휴가는 하루 전에 올려요. Vacation requests go to the team lead.', tags: ['휴가'] })
  await write('minji', { title: '휴가 규정', body: '## 신청\n\n규정에 따라 신청해요. 합병이라는 말은 여기에만 있어요.' })
  for (const name of ['출장', '회의', '보안', '장비', '채용'])
    await write('minji', { title: `${name} 안내`, body: `${name}은 팀장에게 물어요.` })
}

async function writeHidden({ write }: Web): Promise<void> {
  for (let at = 0; at < 12; at++)
    await write('minji', {
      ...{ space: 'secret', title: `합병 계획 ${at}`, tags: ['휴가', '합병'] },
      body: `## 구조조정안\n\n합병 뒤의 휴가 규정과 vacatoin 이야기예요. ${'합병 '.repeat(at)}`,
    })
}

async function answersFor({ sends, services }: Web, name: PersonName): Promise<unknown[]> {
  await catchUp(services)
  const send = await sends(name)
  const answers: unknown[] = []
  for (const question of QUESTIONS)
    for (const path of [
      'search?explain=1',
      'search?sort=newest&tag=휴가',
      'search/facets?',
      'search/help?space=open',
      'search/suggestions?',
    ]) {
      const answer = await send('GET', encodeURI(`/api/${path}&q=${question}`))
      expect(answer.statusCode, path).toBe(200)
      answers.push([question, path, withoutIdentity(answer.json())])
    }
  return answers
}

/** What differs from one organisation to the next in any case. */
function withoutIdentity(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIdentity)
  if (typeof value !== 'object' || value === null) return typeof value === 'string' && /^[\da-f-]{36}$/.test(value) ? 'id' : value
  const named = Object.entries(value).filter(([name]) => !['id', 'searchId', 'href', 'updatedAt'].includes(name))
  return Object.fromEntries(named.map(([name, inner]) => [name, withoutIdentity(inner)]))
}

describeOnBothStores('What somebody may not read', (open) => {
  test('changes no figure of any answer', async () => {
    const [without, withHidden] = [await openWeb(await open()), await openWeb(await open())]
    for (const web of [without, withHidden]) await writeOpen(web)
    await writeHidden(withHidden)
    for (const name of ['sora', 'guest'] as const) expect(await answersFor(withHidden, name)).toEqual(await answersFor(without, name))
  })

  test('begins in the moment in which somebody leaves the group that read it', async () => {
    const web = await openWeb(await open())
    const { services, sends, as, people, groups, spaces, system } = web
    await writeOpen(web)
    await writeHidden(web)
    await grantRole(await as('minji'), spaces.secret, { kind: 'group', id: groups.security }, 'reader')
    await catchUp(services)
    const sora = await sends('sora')
    const paths = ['search?explain=1&q=합병', 'search/facets?q=합병', 'search/suggestions?q=합병', 'search/help?q=합병&space=secret']
    const answers = async () =>
      Promise.all(paths.map(async (path) => withoutIdentity((await sora('GET', encodeURI(`/api/${path}`))).json())))
    const saved = (await sora('POST', '/api/saved-searches', { name: '합병', query: 'q=합병' })).json<{ id: string }>().id
    const fresh = async () =>
      (await sora('GET', '/api/saved-searches?counted=1')).json().items.find(({ id }: { id: string }) => id === saved)
    expect(JSON.stringify(await answers())).toContain('합병 계획')
    await removeMember(system, groups.security, people.sora)
    const after = JSON.stringify(await answers())
    expect(after).not.toMatch(/계획|secret|인사|구조조정/)
    expect(await fresh()).toMatchObject({ fresh: expect.toSatisfy((count: number) => count <= 1) })
    const stranger = await sends('outsider')
    const theirs = await Promise.all(paths.map(async (path) => withoutIdentity((await stranger('GET', encodeURI(`/api/${path}`))).json())))
    expect(JSON.parse(after)).toEqual(theirs)
  })
})
