import { PASSAGE_BITS } from '../passages.ts'
import { ReadConnection } from './connection.ts'

const MARK =
  "select i.number, i.id || ' ' || i.updated_at || ' ' || i.passages || ' ' || n.title as mark from item i join title n on n.item = i.number"
const TEXT = `select p.id, n.title, p.heading, p.path, p.body from passage p join title n on n.item = (p.id >> ${PASSAGE_BITS})`
const PASSAGES = 2 ** PASSAGE_BITS

type Row = { id: number; title: string; heading: string; path: string; body: string }

/** The passages of the index as an embedding model reads them. */
export class IndexTexts {
  readonly #db: ReadConnection

  constructor(path: string) {
    this.#db = new ReadConnection(path)
  }

  /** Another number whenever somebody has written; it is compared only. */
  version(): number {
    return this.#db.get<{ data_version: number }>('pragma data_version')?.data_version ?? 0
  }

  /** All items by their numbers. A mark that is another says that texts of the item may have changed. */
  marks(): { number: number; mark: string }[] {
    return this.#db.all(MARK)
  }

  mark(item: number): string | undefined {
    return this.#db.get<{ mark: string }>(`${MARK} where i.number = :item`, { item })?.mark
  }

  textsOf(item: number): { passage: number; text: string }[] {
    const first = item * PASSAGES
    return this.#db
      .all<Row>(`${TEXT} where p.id between :first and :last order by p.id`, { first, last: first + PASSAGES - 1 })
      .map((row) => ({ passage: row.id, text: textOf(row) }))
  }

  text(passage: number): string | undefined {
    const row = this.#db.get<Row>(`${TEXT} where p.id = :passage`, { passage })
    return row && textOf(row)
  }

  close(): void {
    this.#db.close()
  }
}

/** With its title and headings, since alone a passage often does not say what it is about. */
function textOf({ title, heading, path, body }: Row): string {
  const above = [...(JSON.parse(path) as string[]), heading].filter(Boolean).join(' › ')
  return [title, above, body].filter(Boolean).join('\n')
}
