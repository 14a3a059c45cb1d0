#!/usr/bin/env node
// `npm start [-- --demo]`: from a fresh checkout to a running portal.
import { join } from 'node:path'
import { become, ensureBuilt, ensureInstalled, root, say } from './prepare.mjs'

const args = process.argv.slice(2)

if (args.includes('--help') || args.includes('-h')) {
  process.stdout.write(
    say(
      `온지를 시작해요. 없는 패키지를 설치하고, 필요하면 화면을 빌드한 다음, http://localhost:4000 에서 포털을 열어요.

사용법: npm start [-- 옵션]

  --demo   시연용 조직을 함께 불러와요
  --help   이 도움말

설정은 환경 변수로 해요 (docs/operations.md). 자주 쓰는 것:
  ONJI_DATA   데이터 폴더 (기본값 ./data)
  ONJI_PORT   포트 (기본값 4000)
  ONJI_HOST   주소 (기본값 127.0.0.1, 이 컴퓨터에서만 열려요)

다른 명령: npx onji --help
`,
      `Starts Onji: installs missing packages, builds the web part if needed, and serves the portal on http://localhost:4000.

Usage: npm start [-- options]

  --demo   load the demonstration organisation as well
  --help   this help

Settings are environment variables (docs/operations.md). The usual ones:
  ONJI_DATA   folder of the data (default ./data)
  ONJI_PORT   port (default 4000)
  ONJI_HOST   address (default 127.0.0.1, this computer only)

Other commands: npx onji --help
`,
    ),
  )
} else {
  ensureInstalled()
  ensureBuilt()
  become([join(root, 'src', 'main.ts'), 'serve', ...args], { cwd: root })
}
