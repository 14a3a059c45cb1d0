import type { Model } from './model.ts'

/** What the process of the model is asked. `follow` begins to fill the vectors of an index and keeps them in step. */
export type Order =
  | { id: number; call: 'embed'; texts: string[] }
  | { id: number; call: 'settle' }
  | { call: 'follow'; index: string; vectors: string; fingerprint: string }
  | { call: 'pause' }

export type Progress = { done: number; total: number; speed: number; ready: boolean }
export type Fault = { code: string; params: Record<string, string> }

export type News =
  | { news: 'open'; dimension: number }
  | { news: 'fault'; fault: Fault }
  | { news: 'progress'; progress: Progress }
  | { id: number; vectors?: Float32Array[]; failure?: string }

/** What the process is started with, as its one argument. */
export type Task = {
  model: Model
  /** Which model it has to be; undefined where that is to be found out. */
  fingerprint: string | undefined
  threads: number
  mostMemory: number
}
