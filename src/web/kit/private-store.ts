/** Keys of localStorage that hold what only the person who is signed in may see begin with this. */
const PREFIX = 'onji:private:'

let closed = false
const hooks = new Set<() => Promise<unknown>>()

/** Keeps a private text in this browser until sign-out; false where the browser refuses (full, or storage forbidden). */
export function keepPrivate(key: string, value: string): boolean {
  if (closed) return true
  try {
    localStorage.setItem(PREFIX + key, value)
    return true
  } catch {
    return false
  }
}

export function readPrivate(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key)
  } catch {
    return null
  }
}

export function dropPrivate(key: string): void {
  try {
    localStorage.removeItem(PREFIX + key)
  } catch {
    // A browser that keeps nothing has nothing to drop.
  }
}

/** What must reach the server before somebody signs out. Gives a function that takes the hook away. */
export function onSignOut(hook: () => Promise<unknown>): () => void {
  hooks.add(hook)
  return () => hooks.delete(hook)
}

export async function beforeSignOut(): Promise<void> {
  await Promise.allSettled([...hooks].map((hook) => hook()))
}

/** After sign-out nothing private stays in the browser, and this page writes nothing any more. */
export function forgetPrivate(): void {
  closed = true
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key)
  } catch {
    // Storage may be forbidden; then nothing is there.
  }
}
