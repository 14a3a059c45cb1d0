/** The types of the nodes in a tree. A page lacks most of them, and each visit it can be spared is a fifth of its parsing. */
export function nodeTypesIn(tree: object): Set<string> {
  const types = new Set<string>()
  collect(tree as Branch, types)
  return types
}

type Branch = { type: string; children?: Branch[] }

function collect({ type, children }: Branch, types: Set<string>): void {
  types.add(type)
  if (children) for (const child of children) collect(child, types)
}
