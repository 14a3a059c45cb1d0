import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanEnvironment } from '../../test/harness/server.ts'

const main = join(import.meta.dirname, '..', 'main.ts')
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onji-search-'))
})
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

const onji = (args: string[], input = '') =>
  spawnSync(process.execPath, [main, 'search', ...args], {
    env: cleanEnvironment({ ONJI_DATA: join(folder, 'data'), ONJI_LOG_LEVEL: 'silent', LANG: 'ko_KR.UTF-8', LC_ALL: '' }),
    encoding: 'utf8',
    input,
  })

describe('onji search', () => {
  it('answers each question of a batch in a line, from a file or from standard input', async () => {
    const file = join(folder, 'questions.txt')
    await writeFile(file, '휴가 신청\r\n\n"연차\n')
    const asked = ({ stdout }: { stdout: string }) =>
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).query)
    expect(asked(onji(['--batch', file]))).toEqual(['휴가 신청', '"연차'])
    expect(asked(onji(['--batch', '-'], 'leave policy\n'))).toEqual(['leave policy'])
  })

  it('says in one line which file it cannot read', () => {
    const { status, stdout, stderr } = onji(['--batch', join(folder, 'nothing.txt')])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stderr).toContain('nothing.txt')
  })
})
