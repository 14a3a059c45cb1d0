import autocannon from 'autocannon'
import { cpuOf, type Running } from './process.ts'

export type Load = { rate: number; cpuMs: number; p99: number }

/** Reads the paths round and round at 32 connections; answers requests a second and server CPU a request. */
export async function readLoad(server: Running, paths: string[], headers: Record<string, string>, seconds: number): Promise<Load> {
  const requests = paths.map((path) => ({ method: 'GET' as const, path, headers }))
  await autocannon({ url: server.url, connections: 8, duration: 2, requests })
  const before = cpuOf(server.pid)
  const result = await autocannon({ url: server.url, connections: 32, duration: seconds, requests })
  const cpu = cpuOf(server.pid) - before
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${paths[0]}: ${result.non2xx} answers were no success, ${result.errors} failed`)
  return { rate: result.requests.average, cpuMs: cpu / result.requests.total, p99: result.latency.p99 }
}
