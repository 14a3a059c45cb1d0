import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { note } from './figure.ts'
import { ADMIN, root, type Running, runCommand } from './process.ts'

export const CORPORA = [
  ['company-handbook-en', 'handbook'],
  ['engineering-playbook-en', 'playbook'],
  ['react-docs-ko', 'react'],
] as const

/** Folder of the real knowledge bases; they are not part of the repository. */
export const corporaFolder = process.env.ONJI_BENCH_CORPORA ?? join(root, '..', 'shared', 'corpora')
export const haveCorpora = () => CORPORA.every(([name]) => existsSync(join(corporaFolder, name)))

/** Imports all three once into spaces named after `round`; answers the seconds it took. */
export async function importCorpora(dataFolder: string, round: number): Promise<number> {
  let seconds = 0
  for (const [folder, name] of CORPORA) {
    const space = round === 0 ? name : `${name}-${round}`
    seconds += await runCommand(dataFolder, ['import', join(corporaFolder, folder), '--space', space, '--create', '--json'])
    note(`imported ${folder} as ${space}`)
  }
  return seconds
}

type Json = Record<string, any>

export type Client = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<{ status: number; headers: Headers; body: Json }>

export function clientOf(server: Running, headers: Record<string, string>): Client {
  return async (method, path, body, more) => {
    const answer = await fetch(server.url + path, {
      method,
      headers: { ...headers, ...more, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`)
    return {
      status: answer.status,
      headers: answer.headers,
      body: answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : { text },
    }
  }
}

const cookieOf = (headers: Headers) => (headers.getSetCookie()[0] ?? '').split(';')[0]

export async function signInAdministrator(server: Running): Promise<Client> {
  const { headers } = await clientOf(server, {})('POST', '/api/session', ADMIN)
  return clientOf(server, { cookie: cookieOf(headers) })
}

export type Member = { id: string; cookie: string; token: string; client: Client }

/**
 * A person without administrator's rights, so that every request goes through the permissions as it does for most people:
 * reader in the imported spaces, contributor in one of their own.
 */
export async function inviteMember(server: Running, administrator: Client): Promise<Member> {
  const { body } = await administrator('POST', '/api/invitations', { kind: 'member' })
  const invitation = String(body.link).split('/').at(-1)
  const mail = `member-${Date.now()}@example.com`
  const accepted = await clientOf(server, {})('POST', `/api/invitations/${invitation}/acceptance`, {
    name: 'Member',
    mail,
    password: ADMIN.password,
    locale: 'en',
  })
  const cookie = cookieOf(accepted.headers)
  const asPerson = clientOf(server, { cookie })
  const me = await asPerson('GET', '/api/me')
  const issued = await asPerson('POST', '/api/me/tokens', { name: 'bench', scope: 'write' })
  const token = String(issued.body.token)
  return { id: String(me.body.id), cookie, token, client: clientOf(server, { authorization: `Bearer ${token}` }) }
}

export async function createOwnSpace(administrator: Client, member: Member): Promise<string> {
  const { body } = await administrator('POST', '/api/spaces', { name: 'Own', key: `own-${Date.now()}` })
  await administrator('PUT', `/api/spaces/${body.id}/grants/person/${member.id}`, { role: 'contributor' })
  return String(body.id)
}

/** Ids of up to `limit` articles that the client may read, taken from all spaces alike. */
export async function someArticles(client: Client, limit: number): Promise<string[]> {
  const spaces = (await client('GET', '/api/spaces')).body.items as { key: string; articles: number | null }[]
  const filled = spaces.filter((space) => (space.articles ?? 0) > 0)
  const ids: string[] = []
  for (const { key } of filled) {
    for (let cursor: string | null = '', taken = 0; cursor !== null && taken < limit / filled.length; ) {
      const page: Json = (await client('GET', `/api/articles?space=${key}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)).body
      const found = page.items.filter((item: Json) => item.type === 'article').map((item: Json) => String(item.id))
      ids.push(...found)
      taken += found.length
      cursor = page.next
    }
  }
  return ids.slice(0, limit)
}

const WORDS =
  '지식 창고 배포 절차 점검 회의 기록 담당자 확인 이후 서버 설정 변경 knowledge release check server change review owner record after before'.split(
    ' ',
  )

/** About 4 KB of Markdown (in UTF-8), different for each number. */
export function bodyOf(seed: number): string {
  let state = seed * 2654435761 + 1
  const word = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return WORDS[state % WORDS.length]
  }
  let text = `# ${seed} ${word()} ${word()}\n`
  for (let section = 1; Buffer.byteLength(text) < 4096; section++) {
    text += `\n## ${section}. ${word()} ${word()}\n\n`
    for (let line = 0; line < 5; line++) text += `${Array.from({ length: 12 }, word).join(' ')} **${word()}** \`${word()}\`.\n`
    text += `\n- ${word()} ${word()}\n- ${word()} [${word()}](https://example.com/${seed}/${section})\n`
  }
  return text
}
