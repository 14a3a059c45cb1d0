import { z } from 'zod'
import { DomainError } from '../../platform/errors.ts'
import type { HttpServer } from '../../platform/http/server.ts'
import { Id, Nothing } from '../../platform/http/shapes.ts'
import { exportSpace } from './export.ts'
import { zipExport } from './export-write.ts'
import { cancelImport, importRun, startImport } from './runs.ts'
import * as schema from './schema.ts'

const tags = ['imports and exports']
const Space = z.string().min(1).max(60).meta({ description: 'Id or key' })

export function addRoutes(http: HttpServer): void {
  http.post(
    '/api/imports',
    {
      schema: {
        tags,
        summary: 'Import a zip of Markdown and files (multipart, field `file`) into a space',
        querystring: z.object({
          space: Space,
          dryRun: z.stringbool().default(false).meta({ description: 'Report what would happen and write nothing' }),
        }),
        response: { 202: schema.ImportStarted },
      },
    },
    async (request, reply) => {
      const part = request.isMultipart() ? await request.file() : undefined
      if (!part) throw new DomainError('file-missing', 400)
      const { space, dryRun } = request.query
      const id = await startImport(request.ctx, { space, dryRun, name: part.filename, source: part.file })
      return reply.code(202).header('location', `/api/imports/${id}`).send({ id })
    },
  )

  http.get(
    '/api/imports/:id',
    { schema: { tags, summary: 'Progress and report', params: z.object({ id: Id }), response: { 200: schema.ImportRun } } },
    (request) => importRun(request.ctx, request.params.id),
  )

  http.delete(
    '/api/imports/:id',
    { schema: { tags, summary: 'Cancel; what was written stays', params: z.object({ id: Id }), response: { 204: Nothing } } },
    async (request, reply) => {
      await cancelImport(request.ctx, request.params.id)
      return reply.code(204).send(null)
    },
  )

  http.get(
    '/api/spaces/:space/export',
    {
      schema: {
        tags,
        summary: 'A zip of everything in a space that I may read',
        produces: ['application/zip'],
        params: z.object({ space: Space }),
      },
    },
    async (request, reply) => {
      const made = await exportSpace(request.ctx, request.params.space)
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="${made.space.key}.zip"`)
        .header('cache-control', 'no-store')
        .send(zipExport(made))
    },
  )
}
