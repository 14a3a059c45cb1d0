import { type Migration, Migrator } from 'kysely/migration'
import type { Db } from './tables.ts'

export type NamedMigration = Migration & { name: string }

/** Runs what is missing, in the order of the names; each run rolls back whole when one step fails. */
export async function migrate(db: Db, migrations: NamedMigration[]): Promise<string[]> {
  const byName = Object.fromEntries(migrations.map((migration) => [migration.name, migration]))
  const migrator = new Migrator({ db, provider: { getMigrations: async () => byName }, allowUnorderedMigrations: true })
  const { error, results } = await migrator.migrateToLatest()
  if (error) throw error
  return (results ?? []).map((result) => result.migrationName)
}
