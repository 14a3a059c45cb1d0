/** Control characters, which browsers drop from addresses so that they could hide a second slash; and backslashes. */
const CONTROL = /[\u0000-\u001f\u007f\\]/

/**
 * Where sign-in may lead back to: a path of this origin with exactly one leading slash. Anything else (`//other.test`,
 * backslashes that browsers read as slashes, control characters they drop, other schemes) leads home.
 */
export function returnPath(to: string | null | undefined): string {
  if (!to?.startsWith('/') || to.startsWith('//') || CONTROL.test(to)) return '/'
  return /^\/(sign-in|setup|api)(?:[/?#]|$)/.test(to) ? '/' : to
}
