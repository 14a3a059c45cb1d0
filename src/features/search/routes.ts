import type { HttpServer } from '../../platform/http/server.ts'
import { addDemandRoutes } from './demand/routes.ts'
import { addDenseRoutes } from './dense/routes.ts'
import { searchFacets } from './facets.ts'
import { searchHelp } from './help.ts'
import { searchItems } from './queries.ts'
import * as schema from './schema.ts'
import { addSavedRoutes } from './saved/routes.ts'
import { searchStart } from './start.ts'
import { suggestions } from './suggestions.ts'
import { addSynonymRoutes } from './synonyms/routes.ts'

export function addRoutes(http: HttpServer): void {
  addSavedRoutes(http)
  addSynonymRoutes(http)
  addDemandRoutes(http)
  addDenseRoutes(http)
  const tags = ['search']
  http.get(
    '/api/search',
    {
      schema: {
        tags,
        summary: 'Find items',
        description:
          'Items that answer the question and that the asker may read, best first, each with its best passage. Words are found in all their Korean and English forms; without words the filters leave a list, newest first.',
        querystring: schema.SearchQuery,
        response: { 200: schema.SearchResults },
      },
    },
    ({ ctx, query, signedBy }) =>
      searchItems(ctx, {
        ...query,
        recorded: { byPerson: query.source ? query.source === 'person' : signedBy !== 'token' },
        explain: query.explain === '1' || query.explain === 'true',
      }),
  )
  http.get(
    '/api/search/facets',
    {
      schema: {
        tags,
        summary: 'Count what the results may be narrowed by',
        description:
          'For each facet how many items every choice would leave, commonest first. A facet that is already chosen from is counted without its own choice, topics in addition to it; `updated` counts the last day, week, month and year.',
        querystring: schema.NarrowedQuery,
        response: { 200: schema.SearchFacets },
      },
    },
    ({ ctx, query }) => searchFacets(ctx, query),
  )
  http.get(
    '/api/search/help',
    {
      schema: {
        tags,
        summary: 'Say why little was found',
        description: 'Words of the question that stand nowhere, and what the question would find with fewer filters.',
        querystring: schema.NarrowedQuery,
        response: { 200: schema.SearchHelp },
      },
    },
    ({ ctx, query }) => searchHelp(ctx, query),
  )
  http.get(
    '/api/search/start',
    {
      schema: {
        tags,
        summary: 'Where a search begins',
        description: 'Topics with most items, and questions in the query language that find something here.',
        response: { 200: schema.SearchStart },
      },
    },
    ({ ctx }) => searchStart(ctx),
  )
  http.get(
    '/api/search/suggestions',
    {
      schema: {
        tags,
        summary: 'Complete what is being typed',
        description:
          'Titles, headings within items, topics and people whose name or a later word of it begins so: also by initials (ㅈㅅㅊㄱ for 지식 창고), by half-typed syllables, without spaces, and on the wrong keyboard layout (wltlr for 지식). What the asker read lately or keeps as a favourite comes first among equals.',
        querystring: schema.SuggestionQuery,
        response: { 200: schema.Suggestions },
      },
    },
    ({ ctx, query }) => suggestions(ctx, query),
  )
}
