import type { HttpServer } from '../../platform/http/server.ts'
import { completions, searchItems } from './queries.ts'
import { SearchQuery, SearchResults, SuggestionQuery, Suggestions } from './schema.ts'

export function addRoutes(http: HttpServer): void {
  http.get(
    '/api/search',
    { schema: { tags: ['search'], summary: 'Find items', querystring: SearchQuery, response: { 200: SearchResults } } },
    (request) => searchItems(request.ctx, request.query),
  )

  http.get(
    '/api/search/suggestions',
    {
      schema: {
        tags: ['search'],
        summary: 'Complete a title',
        description: 'Also by initials (ㅈㅅㅊㄱ), half-typed syllables and on the wrong keyboard layout.',
        querystring: SuggestionQuery,
        response: { 200: Suggestions },
      },
    },
    (request) => completions(request.ctx, request.query.q, request.query.limit),
  )
}
