import { z } from 'zod'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id, Nothing } from '../../../platform/http/shapes.ts'
import { namesOf } from '../../identity/index.ts'
import { restrictableItem } from '../policy.ts'
import { grants, personRef, subjects } from '../present.ts'
import * as schema from '../schema.ts'
import * as actions from '../sharing.ts'
import { listShares, restrictionsOver } from '../store/restrictions.ts'

const params = z.object({ id: Id })
const tags = ['permissions']

export function addSharingRoutes(http: HttpServer): void {
  http.get(
    '/api/articles/:id/restriction',
    {
      schema: {
        tags,
        summary: 'Restrictions on the item and on what it hangs under',
        params,
        response: { 200: z.object({ items: z.array(schema.Restriction) }) },
      },
    },
    async (request) => {
      const { ctx } = request
      const item = await restrictableItem(ctx, request.params.id)
      const rows = await restrictionsOver(ctx.db, item.id)
      const names = await namesOf(
        ctx.db,
        rows.map((row) => row.set_by),
      )
      const known = new Map(
        (
          await subjects(
            ctx,
            rows.flatMap((row) => row.subjects.map((subject) => subject.subject_id)),
          )
        ).map((subject) => [subject.id, subject]),
      )
      return {
        items: rows.map((row) => ({
          itemId: row.item_id,
          level: row.level,
          scope: row.scope,
          subjects: row.subjects.flatMap((subject) => known.get(subject.subject_id) ?? []),
          inherited: row.item_id !== item.id,
          setAt: row.set_at,
          setBy: personRef(names, row.set_by),
        })),
      }
    },
  )

  http.put(
    '/api/articles/:id/restriction',
    { schema: { tags, params, body: schema.RestrictionChange, response: { 204: Nothing } } },
    async (request, reply) => {
      await actions.restrictItem(request.ctx, request.params.id, request.body)
      return reply.code(204).send(null)
    },
  )

  http.delete('/api/articles/:id/restriction', { schema: { tags, params, response: { 204: Nothing } } }, async (request, reply) => {
    await actions.unrestrictItem(request.ctx, request.params.id)
    return reply.code(204).send(null)
  })

  http.get(
    '/api/articles/:id/shares',
    { schema: { tags, params, response: { 200: z.object({ items: z.array(schema.Grant) }) } } },
    async (request) => {
      const { ctx } = request
      const item = await restrictableItem(ctx, request.params.id)
      const rows = await listShares(ctx.db, item.id)
      return {
        items: await grants(
          ctx,
          rows.map((row) => ({ ...row, at: row.shared_at, by: row.shared_by })),
        ),
      }
    },
  )

  const sharee = params.extend({ subjectKind: schema.SubjectKind, subjectId: Id })
  http.put(
    '/api/articles/:id/shares/:subjectKind/:subjectId',
    { schema: { tags, params: sharee, body: schema.GrantChange, response: { 204: Nothing } } },
    async (request, reply) => {
      const { id, subjectKind, subjectId } = request.params
      await actions.shareItem(request.ctx, id, { kind: subjectKind, id: subjectId }, request.body.role)
      return reply.code(204).send(null)
    },
  )

  http.delete(
    '/api/articles/:id/shares/:subjectKind/:subjectId',
    { schema: { tags, params: sharee, response: { 204: Nothing } } },
    async (request, reply) => {
      await actions.unshareItem(request.ctx, request.params.id, request.params.subjectId)
      return reply.code(204).send(null)
    },
  )
}
