/** What RFC 9457 calls problem details, as every endpoint answers it. Title and detail are in the reader's language. */
export type ProblemDetails = {
  type?: string
  title: string
  status: number
  detail?: string
  code: string
  instance?: string
  errors?: { path: string; message: string }[]
  /** With 412: the version that is there now. */
  current?: unknown
  [more: string]: unknown
}

/** A refusal of the server, or of the network (`code` is then `offline`, `status` 0). */
export class ApiProblem extends Error {
  readonly problem: ProblemDetails

  constructor(problem: ProblemDetails) {
    super(problem.detail ?? problem.title)
    this.name = 'ApiProblem'
    this.problem = problem
  }

  get status(): number {
    return this.problem.status
  }

  get code(): string {
    return this.problem.code
  }

  /** Messages by the path of the field they are about, for forms. */
  get fields(): Record<string, string> {
    return Object.fromEntries((this.problem.errors ?? []).map(({ path, message }) => [path, message]))
  }
}

export type Tagged<T> = { data: T; etag: string | null }

export type CallOptions = {
  /** The ETag the change is based on. */
  ifMatch?: string | null
  /** A key that makes a repeated POST count once; see `newIdempotencyKey`. */
  idempotencyKey?: string
  signal?: AbortSignal
}

const listeners = new Set<(problem: ApiProblem) => void>()

/** Hears every refusal; the shell uses it to lead to sign-in when a session has ended. */
export function onProblem(listener: (problem: ApiProblem) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function newIdempotencyKey(): string {
  return crypto.randomUUID()
}

async function call<T>(method: string, path: string, body: unknown, options: CallOptions = {}): Promise<Tagged<T>> {
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json' }
  if (options.ifMatch) headers['if-match'] = options.ifMatch
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey
  const binary = body instanceof FormData || body instanceof Blob
  if (body !== undefined && !binary) headers['content-type'] = 'application/json'
  let response: Response
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      body: body === undefined ? undefined : binary ? (body as BodyInit) : JSON.stringify(body),
      signal: options.signal,
    })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw heard(new ApiProblem({ title: 'offline', status: 0, code: 'offline' }))
  }
  if (!response.ok) throw heard(await problemOf(response))
  const empty = response.status === 204 || response.headers.get('content-length') === '0'
  const json = response.headers.get('content-type')?.includes('json')
  const data = empty ? undefined : json ? await response.json() : await response.text()
  return { data: data as T, etag: response.headers.get('etag') }
}

function heard(problem: ApiProblem): ApiProblem {
  for (const listener of listeners) listener(problem)
  return problem
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const problem = (await response.json().catch(() => null)) as ProblemDetails | null
  if (problem && typeof problem.title === 'string') {
    return new ApiProblem({ ...problem, status: response.status, code: problem.code ?? `http-${response.status}` })
  }
  return new ApiProblem({ title: response.statusText || 'unexpected', status: response.status, code: `http-${response.status}` })
}

/** The HTTP API. Every call gives the answer's data or throws an `ApiProblem`; `tagged` also gives the ETag. */
export const api = {
  get: async <T>(path: string, options?: CallOptions) => (await call<T>('GET', path, undefined, options)).data,
  post: async <T>(path: string, body?: unknown, options?: CallOptions) => (await call<T>('POST', path, body, options)).data,
  put: async <T>(path: string, body?: unknown, options?: CallOptions) => (await call<T>('PUT', path, body, options)).data,
  patch: async <T>(path: string, body: unknown, options?: CallOptions) => (await call<T>('PATCH', path, body, options)).data,
  delete: async <T = void>(path: string, options?: CallOptions) => (await call<T>('DELETE', path, undefined, options)).data,
  tagged: {
    get: <T>(path: string, options?: CallOptions) => call<T>('GET', path, undefined, options),
    post: <T>(path: string, body?: unknown, options?: CallOptions) => call<T>('POST', path, body, options),
    put: <T>(path: string, body?: unknown, options?: CallOptions) => call<T>('PUT', path, body, options),
    patch: <T>(path: string, body: unknown, options?: CallOptions) => call<T>('PATCH', path, body, options),
  },
}

/** A path with a query; empty values are left out. */
export function withQuery(path: string, query: Record<string, string | number | boolean | null | undefined>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '' && value !== false)
  if (given.length === 0) return path
  return `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}

/** A page of a list. */
export type Page<T> = { items: T[]; next: string | null }

/**
 * Sends a form with files and tells how far it is (0 to 1): fetch cannot report uploads.
 * Give `signal` so that a long upload can be cancelled.
 */
export function upload<T>(
  path: string,
  form: FormData,
  options: { onProgress?: (share: number) => void; signal?: AbortSignal; ifMatch?: string } = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.setRequestHeader('accept', 'application/json, application/problem+json')
    if (options.ifMatch) request.setRequestHeader('if-match', options.ifMatch)
    request.upload.onprogress = (event) => event.lengthComputable && options.onProgress?.(event.loaded / event.total)
    request.onerror = () => reject(heard(new ApiProblem({ title: 'offline', status: 0, code: 'offline' })))
    request.onabort = () => reject(new DOMException('cancelled', 'AbortError'))
    request.onload = () => {
      const response = new Response(request.responseText || null, {
        status: request.status === 204 ? 200 : request.status,
        statusText: request.statusText,
        headers: { 'content-type': request.getResponseHeader('content-type') ?? '' },
      })
      if (!response.ok) return problemOf(response).then((problem) => reject(heard(problem)))
      resolve((request.responseText ? JSON.parse(request.responseText) : undefined) as T)
    }
    options.signal?.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}
