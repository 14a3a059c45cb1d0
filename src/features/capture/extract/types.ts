/** Why a file gave no text. */
export type Reason = 'encrypted' | 'damaged' | 'too-large' | 'unsupported' | 'empty'

/** A stretch of a file's text in the order of reading; `anchor` leads a viewer to it (`page=3` in a PDF), empty where none can. */
export type TextSection = { heading: string; anchor: string; path: string[]; text: string }

/** What a file gave: its text (`cut` where more stands in the file than is kept), or why there is none. */
export type Extraction = { state: 'read'; sections: TextSection[]; characters: number; cut: boolean } | { state: 'failed'; reason: Reason }

/** What is read: bytes on disk, what their first bytes say they are, and what people call them. */
export type Readable = { path: string; name: string; mediaType: string }

/** A file that cannot be read, for a reason a person can be told. */
export class Unreadable extends Error {
  readonly reason: Reason

  constructor(reason: Reason) {
    super(reason)
    this.name = 'Unreadable'
    this.reason = reason
  }
}
