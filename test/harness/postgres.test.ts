import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { createDatabase } from './postgres.ts'

test('two tests never see the same PostgreSQL database', async () => {
  const [one, two] = await Promise.all([createDatabase(inject('runFolder')), createDatabase(inject('runFolder'))])
  const client = new pg.Client({ connectionString: one.url })
  await client.connect()
  await client.query('create table only_here (id text)')
  await client.end()
  const other = new pg.Client({ connectionString: two.url })
  await other.connect()
  const { rows } = await other.query(`select count(*)::int as tables from information_schema.tables where table_name = 'only_here'`)
  await other.end()
  expect(rows).toEqual([{ tables: 0 }])
  await Promise.all([one.drop(), two.drop()])
})
