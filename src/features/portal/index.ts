import type { FastifyRequest } from 'fastify'
import type { Feature } from '../../platform/feature.ts'
import type { Problem } from '../../platform/http/problem.ts'
import { addRoutes } from './routes.ts'

declare module '../../platform/context.ts' {
  interface Services {
    /** The page a browser gets for a refusal, once the web part is built. */
    pageOfProblem?: (problem: Problem, request: FastifyRequest) => Promise<string>
  }
}

export const portal: Feature = { name: 'portal', routes: addRoutes }
