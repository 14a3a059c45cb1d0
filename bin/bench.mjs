#!/usr/bin/env node
// `npm run bench` (all) and `npm run bench:core`: measures a built program, one JSON line a figure on standard output.
import { join } from 'node:path'
import { become, ensureBuilt, ensureInstalled, root } from './prepare.mjs'

ensureInstalled()
ensureBuilt()
become([join(root, 'bench', 'run.ts'), ...process.argv.slice(2)], { cwd: root })
