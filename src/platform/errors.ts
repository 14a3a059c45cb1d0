/**
 * A failure that the domain knows by name. It becomes problem details (RFC 9457) at the HTTP edge and a line on the
 * command line; its text is looked up in the locale files under `errors.CODE`, with `params` filled in.
 */
export class DomainError extends Error {
  readonly code: string
  readonly status: number
  readonly params: Record<string, string | number>
  /** Further members of the problem document, such as `current` on a stale write. */
  readonly extra: Record<string, unknown>

  constructor(code: string, status: number, params: Record<string, string | number> = {}, extra: Record<string, unknown> = {}) {
    super(`${code} ${JSON.stringify(params)}`)
    this.name = 'DomainError'
    this.code = code
    this.status = status
    this.params = params
    this.extra = extra
  }
}

/** What does not exist and what may not be seen answer alike, so that an answer reveals nothing. */
export const notFound = (what: string) => new DomainError('not-found', 404, { what })
export const forbidden = () => new DomainError('forbidden', 403)
export const unauthenticated = () => new DomainError('unauthenticated', 401)
export const invalid = (code: string, params: Record<string, string | number> = {}) => new DomainError(code, 422, params)
export const conflict = (code: string, params: Record<string, string | number> = {}) => new DomainError(code, 409, params)
