import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeOnBothStores } from '../../../test/harness/stores.ts'
import { newDataFolder } from '../../../test/harness/server.ts'
import { systemContext } from '../../platform/context.ts'
import type { IndexSource, Indexed } from '../../platform/feature.ts'
import { SqliteEngine } from './engine/sqlite.ts'
import { SearchService } from './indexing.ts'

const noteSaying = (text: string): Indexed => ({
  ...{ id: 'note', type: 'note', spaceId: 'space', kind: null, title: '메모', aliases: [], language: 'ko', description: '' },
  ...{ tags: [], topics: [], authors: [], trust: null, aside: null, ancestors: ['note'], gates: [], archived: false },
  sections: [{ id: '', heading: '', path: [], text }],
  ...{ createdAt: 0, updatedAt: 0 },
})

describeOnBothStores('A rebuild in one process', (open) => {
  test('does not bring back what another process heard has changed', async () => {
    const services = await open()
    const { folder, remove } = await newDataFolder()
    const engines = [1, 2].map(() => new SqliteEngine(join(folder, 'search.sqlite'), 1))
    let text = '옛 문장'
    let meanwhile: (() => Promise<void>) | undefined
    const source: IndexSource = {
      type: 'note',
      affected: (event) => [event.subject],
      list: async (_, after) => (after === null ? ['note'] : []),
      present: async () => new Map(),
      async load() {
        const loaded = [noteSaying(text)]
        const happens = meanwhile
        meanwhile = undefined
        await happens?.()
        return loaded
      },
    }
    const [server, command] = engines.map((engine) => new SearchService(services, engine, [source]))
    await command.start()
    const ctx = systemContext(services)
    meanwhile = async () => {
      text = '새 문장'
      await server.hear(ctx, [{ position: 7, id: 'e', name: 'note.changed', at: 0, actorId: null, subject: 'note', space: null, data: {} }])
    }
    await command.rebuild()
    const found = async (word: string) =>
      (await engines[0].query({ text: word, reach: { everything: true }, filters: {}, limit: 10, offset: 0 })).total
    expect([await found('옛'), await found('새')]).toEqual([0, 1])
    await Promise.all([server.stop(), command.stop()])
    await remove()
  })
})
