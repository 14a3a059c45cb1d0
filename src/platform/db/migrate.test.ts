import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { describeOnBothStores } from '../../../test/harness/stores.ts'
import { migrations } from '../../app.ts'
import { migrate, type NamedMigration } from './migrate.ts'

const step = (name: string, ...statements: string[]): NamedMigration => ({
  name,
  up: async (db) => {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
})

describeOnBothStores('The schema', (open) => {
  test('is brought up to date once', async () => {
    const { writer } = await open()
    expect(await migrate(writer, migrations)).toEqual([])
  })

  test('stays whole when a step fails: nothing of the run is left, and the mended one goes through', async () => {
    const { reader, writer } = await open()
    const good = step('2999-01-01-00-good', 'create table good_table (id text primary key)', "insert into good_table values ('1')")
    const bad = step(
      '2999-01-02-00-bad',
      'create table half_table (id text primary key)',
      'alter table item add column half text',
      'insert into nowhere values (1)',
    )
    await expect(migrate(writer, [...migrations, good, bad])).rejects.toThrow(/nowhere/)
    for (const table of ['good_table', 'half_table']) await expect(sql.raw(`select * from ${table}`).execute(reader)).rejects.toThrow(table)
    await expect(sql.raw('select half from item').execute(reader)).rejects.toThrow('half')
    const mended = step('2999-01-02-00-bad', 'create table half_table (id text primary key)')
    expect(await migrate(writer, [...migrations, good, mended])).toEqual([good.name, mended.name])
    expect((await sql.raw('select * from good_table').execute(reader)).rows).toEqual([{ id: '1' }])
  })

  test('is brought up to date by one of two programs that start at once', async () => {
    const { writer } = await open()
    const slow = step('2999-01-01-00-one', 'create table made_once (id text primary key)')
    const both = await Promise.all([migrate(writer, [...migrations, slow]), migrate(writer, [...migrations, slow])])
    expect(both.flat()).toEqual([slow.name])
  })
})
