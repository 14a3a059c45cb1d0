import { z } from 'zod'
import type { HttpServer } from '../../../platform/http/server.ts'
import { Id } from '../../../platform/http/shapes.ts'
import { ArticleKind } from '../../repository/schema.ts'
import { changeSettings, changeStandard, gradeItem } from './actions.ts'
import { completenessOfItem, qualityOverview, reviewView, standardList } from './queries.ts'
import * as schema from './schema.ts'

const tags = ['quality']
const params = z.object({ id: Id })
const kind = z.object({ kind: ArticleKind })

export function addQualityRoutes(http: HttpServer): void {
  standardRoutes(http)
  http.get(
    '/api/articles/:id/completeness',
    { schema: { tags, summary: 'What the content standard finds in an article', params, response: { 200: schema.Completeness } } },
    ({ ctx, params }) => completenessOfItem(ctx, params.id),
  )
  http.get(
    '/api/quality',
    {
      schema: {
        tags,
        summary: 'Quality in figures, and the reviews of the asker',
        description: 'Figures are of the spaces the asker keeps, over what the asker may read.',
        querystring: schema.QualityQuery,
        response: { 200: schema.QualityOverview },
      },
    },
    ({ ctx, query }) => qualityOverview(ctx, query),
  )
  http.put(
    '/api/quality/settings',
    {
      schema: { tags, summary: 'Threshold and samples', body: schema.QualitySettings, response: { 200: schema.QualitySettings } },
    },
    async ({ ctx, body }) => {
      await changeSettings(ctx, body)
      return body
    },
  )
  http.get(
    '/api/quality/reviews/:id',
    {
      schema: {
        tags,
        summary: 'A review of a sample',
        description: 'For its reviewer, and once it is done for the author of what was judged.',
        params,
        response: { 200: schema.QualityReview },
      },
    },
    ({ ctx, params }) => reviewView(ctx, params.id),
  )
  http.put(
    '/api/quality/reviews/:id/grades',
    {
      schema: {
        tags,
        summary: 'Judge an item by the content standard',
        params,
        body: schema.ReviewInput,
        response: { 200: schema.QualityReview },
      },
    },
    async ({ ctx, params, body }) => {
      await gradeItem(ctx, params.id, body)
      return reviewView(ctx, params.id)
    },
  )
}

function standardRoutes(http: HttpServer): void {
  http.get(
    '/api/quality/standards',
    {
      schema: {
        tags,
        summary: 'What a good item of each kind has',
        querystring: schema.StandardScope,
        response: { 200: schema.StandardList },
      },
    },
    ({ ctx, query }) => standardList(ctx, query.space),
  )
  http.put(
    '/api/quality/standards/:kind',
    {
      schema: {
        tags,
        summary: 'Lay down what a good item of a kind has',
        params: kind,
        querystring: schema.StandardScope,
        body: schema.StandardChange,
        response: { 200: schema.StandardList },
      },
    },
    async ({ ctx, params, query, body }) => {
      await changeStandard(ctx, query.space, params.kind, body.checks)
      return standardList(ctx, query.space)
    },
  )
  http.delete(
    '/api/quality/standards/:kind',
    {
      schema: {
        tags,
        summary: 'Go back to the standard above',
        params: kind,
        querystring: schema.StandardScope,
        response: { 200: schema.StandardList },
      },
    },
    async ({ ctx, params, query }) => {
      await changeStandard(ctx, query.space, params.kind, null)
      return standardList(ctx, query.space)
    },
  )
}
