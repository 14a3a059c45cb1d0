import type { Code, Construct, State } from 'micromark-util-types'

const LONGEST = 64
const NAME = /[\p{L}\p{N}_]/u

/** `@name`: the rules are those of `mentionEnd` in scan/dialect-marks. */
export const mention: Construct = {
  name: 'mention',
  previous: (code) => code === null || code < 0 || !/[\p{L}\p{N}_@/.+-]/u.test(String.fromCharCode(code)),
  tokenize(effects, ok, nok): State {
    let size = 0
    return (code) => {
      effects.enter('mention')
      effects.consume(code)
      return (next) => (isLatin(next) ? latin(next) : other(next))
    }

    function latin(code: Code): State | undefined {
      if (size < LONGEST && isLatin(code)) return take(code, latin)
      if (size < LONGEST && (code === 46 || code === 45)) return effects.attempt(inner, latin, end)(code)
      return end(code)
    }

    function other(code: Code): State | undefined {
      if (size < LONGEST && code !== null && code > 32 && NAME.test(String.fromCharCode(code))) return take(code, other)
      return size === 0 ? nok(code) : end(code)
    }

    function take(code: Code, next: State): State {
      effects.consume(code)
      size += 1
      return next
    }

    function end(code: Code): State | undefined {
      if (code === 47 || code === 64) return nok(code)
      effects.exit('mention')
      return ok(code)
    }
  },
}

/** Dots and hyphens are part of a name only inside of it. */
const inner: Construct = {
  partial: true,
  tokenize(effects, ok, nok) {
    return dots
    function dots(code: Code): State | undefined {
      if (code === 46 || code === 45) {
        effects.consume(code)
        return dots
      }
      return isLatin(code) ? ok(code) : nok(code)
    }
  },
}

function isLatin(code: Code): boolean {
  return code !== null && ((code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122))
}
