import type { Answer, Completion, Facets, Filling, Indexed, Question, Reach, Wish } from './engine.ts'

/** What a thread is asked for, and what it answers. */
export type Calls = {
  index: { input: { items: Indexed[]; removed: string[]; position?: number; filling?: Filling | null }; output: null }
  beginRebuild: { input: { position: number }; output: null }
  /** True while there is more to do. */
  endRebuild: { input: null; output: boolean }
  verify: { input: null; output: boolean }
  query: { input: Question; output: Answer }
  facets: { input: Question; output: Facets }
  suggest: { input: { text: string; reach: Reach; limit: number } & Wish; output: Completion[] }
  related: { input: { id: string; reach: Reach; limit: number }; output: string[] }
}
export type CallName = keyof Calls

/** Asks a thread to close its connection and end by itself. */
export const LEAVE = 'leave'

export type Message = { [Name in CallName]: { id: number; call: Name; input: Calls[Name]['input'] } }[CallName]
export type Reply = { id: number; output?: unknown; failure?: { message: string; damage: boolean } }
