import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { describeOnBothStores } from './stores.ts'

describeOnBothStores('a store', (open) => {
  test('is empty, up to date and of its own', async () => {
    const [one, two] = await Promise.all([open(), open()])
    await sql`insert into schedule (job, next_at) values ('only-here', 1)`.execute(one.writer)
    expect((await sql`select job from schedule`.execute(one.reader)).rows).toEqual([{ job: 'only-here' }])
    expect((await sql`select job from schedule`.execute(two.reader)).rows).toEqual([])
  })
})
