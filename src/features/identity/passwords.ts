import { hash, verify } from '@node-rs/argon2'

// OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, 2 passes, 1 lane at least.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), COST)

let decoy: Promise<string> | undefined

/** Compares; without a stored hash it costs the same time, so that an answer does not tell which addresses exist. */
export async function passwordMatches(stored: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('no such person')
  const matches = await verify(stored ?? (await decoy), password.normalize('NFKC'))
  return stored !== undefined && matches
}
