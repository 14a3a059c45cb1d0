import { describe, expect, it } from 'vitest'
import { mergeBlocks } from '../../../../markdown/merge.ts'
import { piecesOf, resolve } from './resolution.ts'

const base = '# 하나\n\n사이\n\n둘\n\n셋\n'
const { merged, conflicts: found } = mergeBlocks(base, '# 하나\n\n사이\n\n둘 나\n\n셋\n', '# 하나!\n\n사이\n\n둘 너\n\n셋\n')
const conflicts = found.map(({ place, ...sides }) => ({ ...sides, ...place }))

describe('a conflict', () => {
  it('stands between what was merged', () => {
    expect(piecesOf(merged, conflicts).map((piece) => piece.kind)).toEqual(['merged', 'conflict', 'merged'])
  })

  it('is decided for either side, for both, or by hand, and the rest stays merged', () => {
    expect(resolve(merged, conflicts, [{ kind: 'ours' }])).toBe('# 하나!\n\n사이\n\n둘 나\n\n셋\n')
    expect(resolve(merged, conflicts, [{ kind: 'theirs' }])).toBe('# 하나!\n\n사이\n\n둘 너\n\n셋\n')
    expect(resolve(merged, conflicts, [{ kind: 'both' }])).toBe('# 하나!\n\n사이\n\n둘 너\n\n둘 나\n\n셋\n')
    expect(resolve(merged, conflicts, [{ kind: 'edited', text: '둘 우리' }])).toBe('# 하나!\n\n사이\n\n둘 우리\n\n셋\n')
  })

  it('that is not decided keeps the text from being saved', () => {
    expect(resolve(merged, conflicts, [null])).toBeNull()
  })
})
