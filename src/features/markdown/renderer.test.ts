import { afterAll, describe, expect, test } from 'vitest'
import { MarkdownError } from './error.ts'
import { createRenderer } from './renderer.ts'
import { hostile } from './samples/hostile.ts'
import type { Renderer } from './types.ts'

const renderers: Renderer[] = []
function renderer(options: Parameters<typeof createRenderer>[0] = {}): Renderer {
  const made = createRenderer(options)
  renderers.push(made)
  return made
}
afterAll(() => Promise.all(renderers.map((each) => each.close())))

const korean = { language: 'ko' as const }

describe('rendering in a process of its own', () => {
  test('documents come back in the order asked for, each its own', async () => {
    const shared = renderer()
    const pages = await Promise.all(Array.from({ length: 10 }, (_, index) => shared.render(`문단 ${index}`, korean)))
    expect(pages.map(({ parts }) => parts[0])).toEqual(Array.from({ length: 10 }, (_, index) => `<p>문단 ${index}</p>`))
  })

  test('a document that takes too long fails alone', async () => {
    const impatient = renderer({ timeoutMs: 1 })
    await expect(impatient.render('a', korean)).rejects.toMatchObject({ code: 'timeout' })
    const patient = renderer()
    const [poisoned, fine] = await Promise.allSettled([patient.render('a'.repeat(3 * 1024 * 1024), korean), patient.render('b', korean)])
    expect(poisoned).toMatchObject({ status: 'rejected', reason: { code: 'too-large' } })
    expect(fine).toMatchObject({ status: 'fulfilled', value: { parts: ['<p>b</p>'] } })
  })

  test('readers of the same new page wait for one rendering', async () => {
    const shared = renderer()
    const [first, second] = await Promise.all([shared.render('같은 글', korean), shared.render('같은 글', korean)])
    expect(second).toBe(first)
    const [another] = await Promise.all([shared.render('같은 글', { language: 'en' }), shared.render('같은 글', korean)])
    expect(another).not.toBe(first)
  })

  test('a document that took all the time there is, is not tried again', async () => {
    const impatient = renderer({ timeoutMs: 1 })
    const failure = await impatient.render('b', korean).catch((error: unknown) => error)
    expect(await impatient.render('b', korean).catch((error: unknown) => error)).toBe(failure)
  })

  test('a document that takes too much memory fails alone', async () => {
    const small = renderer({ memoryMb: 40 })
    const huge = '*a* [b](c) `d` '.repeat(100_000)
    const [poisoned, fine] = await Promise.allSettled([
      small.render(`${huge}\n\n`.slice(0, 2_000_000).replaceAll('`d` *a*', '\n\n'), korean),
      small.render('b', korean),
    ])
    expect(poisoned.status).toBe('rejected')
    expect((poisoned as PromiseRejectedResult).reason).toBeInstanceOf(MarkdownError)
    expect(fine).toMatchObject({ status: 'fulfilled' })
  })

  test('a short document does not wait for long ones that were asked for before it', async () => {
    const shared = renderer()
    const done: string[] = []
    const long = (word: string) => `${word}\n\n`.repeat(500)
    await Promise.all(
      [long('하나'), long('둘'), '짧은 글'].map((source) =>
        shared.render(source, korean).then(() => done.push(source.trim().split('\n')[0] as string)),
      ),
    )
    expect(done).toEqual(['하나', '짧은 글', '둘'])
  })

  test('the process ends when idle and starts again when asked', async () => {
    const idle = renderer({ idleMs: 1 })
    await idle.render('a', korean)
    await new Promise((resolve) => setImmediate(resolve))
    expect((await idle.render('b', korean)).parts).toEqual(['<p>b</p>'])
  })

  test('what waits when it is closed is told so', async () => {
    const closing = createRenderer()
    const waiting = closing.render('a', korean)
    const refused = expect(waiting).rejects.toMatchObject({ code: 'renderer-closed' })
    await closing.close()
    await refused
    await expect(closing.render('a', korean)).rejects.toMatchObject({ code: 'renderer-closed' })
  })
})

describe('documents made to be slow or deep', () => {
  const shared = renderer({ timeoutMs: 20_000 })

  test.each(Object.keys(hostile))(
    '%s',
    async (name) => {
      const rendered = await shared.render(hostile[name] as string, korean).catch((error: unknown) => error)
      // A page, or an error of ours: never a hang, never the end of the server.
      if (!(rendered instanceof MarkdownError)) expect(rendered).toHaveProperty('parts')
      expect(rendered).not.toMatchObject({ code: 'timeout' })
    },
    30_000,
  )
})
