export type MarkdownErrorCode = 'too-large' | 'timeout' | 'out-of-memory' | 'render-failed' | 'renderer-closed'

/** What can go wrong with a document. The code is stable; the words for people belong to the caller. */
export class MarkdownError extends Error {
  readonly code: MarkdownErrorCode

  constructor(code: MarkdownErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'MarkdownError'
    this.code = code
  }
}
