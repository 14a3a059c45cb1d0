import { createReadStream } from 'node:fs'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { DomainError } from '../../../platform/errors.ts'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Nothing } from '../../../platform/http/shapes.ts'
import * as actions from '../files.ts'
import { isShown, servedType } from '../media-type.ts'
import { readableItem } from '../policy.ts'
import { presentFiles } from '../present.ts'
import * as queries from '../queries.ts'
import * as schema from '../schema.ts'
import { filesOf } from '../store/files.ts'
import type { FileTable } from '../store/tables.ts'
import { etagOf } from './articles.ts'

const tags = ['files']

async function upload(request: FastifyRequest): Promise<{ name: string; source: AsyncIterable<Uint8Array> }> {
  const part = request.isMultipart() ? await request.file() : undefined
  if (!part) throw new DomainError('file-missing', 400)
  return { name: part.filename, source: part.file }
}

export function addFileRoutes(http: HttpServer): void {
  http.post(
    '/api/files',
    {
      schema: {
        tags,
        summary: 'Upload (multipart, field `file`) to an item, or to a space until an article refers to it',
        querystring: z.object({ item: Id.optional(), space: Id.optional() }),
        response: { 201: schema.FileView },
      },
    },
    async (request, reply) => {
      const { item, space } = request.query
      if (!item === !space) throw new DomainError('file-place', 400)
      const file = await actions.storeFile(request.ctx, { ...(await upload(request)), itemId: item, spaceId: space })
      return reply.code(201).send((await presentFiles(request.ctx, [file]))[0])
    },
  )

  http.delete('/api/files/:id', { schema: { tags, params: z.object({ id: Id }), response: { 204: Nothing } } }, async (request, reply) => {
    await actions.removeFile(request.ctx, request.params.id)
    return reply.code(204).send(null)
  })

  http.get(
    '/api/articles/:id/files',
    { schema: { tags, params: z.object({ id: Id }), response: { 200: z.object({ items: z.array(schema.FileView) }) } } },
    async (request) => {
      const item = await readableItem(request.ctx, request.params.id)
      return { items: await presentFiles(request.ctx, await filesOf(request.ctx.db, item.id)) }
    },
  )

  http.get(
    '/files/:id/:name',
    {
      schema: {
        hide: true,
        params: z.object({ id: Id, name: z.string() }),
        querystring: z.object({ width: z.coerce.number().int().min(1).max(4096).optional(), download: z.string().optional() }),
      },
    },
    async (request, reply) => {
      const file = await actions.readableFile(request.ctx, request.params.id)
      const small = request.query.width === undefined ? undefined : await actions.thumbnail(request.ctx, file, request.query.width)
      guard(reply)
      if (small) {
        const etag = `"${file.hash}-${small.width}"`
        reply.type('image/webp').header('etag', etag)
        return isKnown(request, etag) ? reply.code(304).send() : reply.send(createReadStream(small.path))
      }
      return sendFile(request, reply, file)
    },
  )

  documentRoutes(http)
}

/** Whatever a file holds, it never runs in our origin. */
function guard(reply: FastifyReply): void {
  reply
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'; sandbox")
    .header('x-content-type-options', 'nosniff')
    .header('cross-origin-resource-policy', 'same-origin')
    .header('cache-control', 'private, max-age=0, must-revalidate')
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: FileTable): FastifyReply {
  const etag = `"${file.hash}"`
  const inline = isShown(file.media_type) && (request.query as { download?: string }).download === undefined
  reply
    .header('etag', etag)
    .header('accept-ranges', 'bytes')
    .header('content-disposition', `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`)
    .type(servedType(file.media_type))
  // The browser's own PDF viewer does not start in a sandbox; a PDF's scripts do not reach the page's origin.
  if (file.media_type === 'application/pdf')
    reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'")
  if (isKnown(request, etag)) return reply.code(304).send()
  const range = parseRange(request.headers.range, file.size, request.headers['if-range']?.toString(), etag)
  if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${file.size}`).send()
  const { files } = request.ctx.services
  if (!range) return reply.header('content-length', file.size).send(files.read(file.hash))
  return reply
    .code(206)
    .header('content-range', `bytes ${range.start}-${range.end}/${file.size}`)
    .header('content-length', range.end - range.start + 1)
    .send(files.read(file.hash, range))
}

/** The asker has this version already (RFC 9110, 13.1.2: weak comparison). */
function isKnown(request: FastifyRequest, etag: string): boolean {
  const known = request.headers['if-none-match'] ?? ''
  return known.trim() === '*' || known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
}

/** One byte range (RFC 9110, 14.1); several at once are answered with the whole file, which is allowed. */
export function parseRange(
  header: string | undefined,
  size: number,
  ifRange: string | undefined,
  etag: string,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  if (header === undefined || (ifRange !== undefined && ifRange !== etag)) return undefined
  const found = /^bytes=(\d*)-(\d*)$/i.exec(header.trim())
  if (!found || (found[1] === '' && found[2] === '')) return undefined
  const start = found[1] === '' ? Math.max(0, size - Number(found[2])) : Number(found[1])
  const end = found[1] === '' || found[2] === '' ? size - 1 : Math.min(Number(found[2]), size - 1)
  return start > end || start >= size ? 'unsatisfiable' : { start, end }
}

function documentRoutes(http: HttpServer): void {
  const documents = ['documents']
  const params = z.object({ id: Id })
  http.post(
    '/api/documents',
    {
      schema: {
        tags: documents,
        summary: 'Upload a file as an item of its own',
        querystring: z.object({ space: Id, parent: Id.optional() }),
        response: { 201: schema.Reading },
      },
    },
    async (request, reply) => {
      const { space, parent } = request.query
      const id = await actions.publishDocument(request.ctx, { ...(await upload(request)), spaceId: space, parentId: parent ?? null })
      return reply.code(201).send(await queries.readingView(request.ctx, id))
    },
  )
  http.get('/api/documents/:id', { schema: { tags: documents, params, response: { 200: schema.Reading } } }, async (request, reply) => {
    const document = await queries.readingView(request.ctx, request.params.id)
    return reply.header('etag', etagOf(document.version)).send(document)
  })
  http.patch(
    '/api/documents/:id',
    {
      schema: {
        tags: documents,
        params,
        body: z.strictObject({ title: z.string().trim().min(1).max(300).optional(), description: z.string().trim().max(500).optional() }),
        response: { 200: schema.Reading },
      },
    },
    async (request) => {
      await actions.renameDocument(request.ctx, request.params.id, request.body)
      return queries.readingView(request.ctx, request.params.id)
    },
  )
  http.post(
    '/api/documents/:id/versions',
    {
      schema: {
        tags: documents,
        params,
        querystring: z.object({ message: z.string().max(500).default('') }),
        response: { 201: schema.Reading },
      },
    },
    async (request, reply) => {
      const expected = /^"(\d+)"$/.exec(request.headers['if-match'] ?? '')?.[1]
      await actions.addDocumentVersion(
        request.ctx,
        request.params.id,
        { ...(await upload(request)), message: request.query.message },
        expected === undefined ? undefined : Number(expected),
      )
      return reply.code(201).send(await queries.readingView(request.ctx, request.params.id))
    },
  )
}
