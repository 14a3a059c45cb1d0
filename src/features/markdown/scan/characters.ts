export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

export function isSpace(code: number): boolean {
  return code === 32 || code === 9
}

export function isSpaceOrEnd(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13
}

export function trimmedEnd(source: string, start: number, end: number): number {
  let index = end
  while (index > start && isSpaceOrEnd(source.charCodeAt(index - 1))) index -= 1
  return index
}

export function lineStartOf(source: string, index: number): number {
  let start = index
  while (start > 0 && source.charCodeAt(start - 1) !== 10 && source.charCodeAt(start - 1) !== 13) start -= 1
  return start
}

export function isPunctuation(code: number): boolean {
  return (code >= 33 && code <= 47) || (code >= 58 && code <= 64) || (code >= 91 && code <= 96) || (code >= 123 && code <= 126)
}
