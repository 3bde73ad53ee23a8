// Output that tools write again by themselves, as data: names with the marker that has to stand beside or inside them. A name alone
// proves nothing: `effects/files/disposable.ts` also wants the committed ignore rule, the place and an untouched inside.

export interface GeneratedRow {
  /** Folder names; `*` stands for any text. */
  readonly names: readonly string[];
  /** At least one of these tracked files stands beside the folder (in its parent or above it in the repository). Absent: none needed. */
  readonly beside?: readonly string[];
  /** Or at least one of these is inside. With `both`, beside *and* inside are needed. */
  readonly inside?: readonly string[];
  readonly both?: boolean;
  /** Data files inside belong to what is installed and can be fetched again. */
  readonly holdsData?: boolean;
  /** How it comes back, for the words. */
  readonly again: string;
}

const nodeLocks = ['package-lock.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb', 'npm-shrinkwrap.json', 'package.json'];
const pythonLists = ['requirements.txt', 'requirements/*.txt', 'requirements-*.txt', 'requirements.in', 'pyproject.toml', 'poetry.lock', 'uv.lock', 'pdm.lock', 'Pipfile', 'Pipfile.lock', 'setup.py', 'setup.cfg',
  'environment.yml', 'environment.yaml', 'conda-lock.yml'];
const buildFiles = ['CMakeLists.txt', 'Makefile', 'GNUmakefile', 'makefile', 'meson.build', 'build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts', 'package.json', 'setup.py', 'pyproject.toml',
  'pubspec.yaml', 'build.xml', 'configure.ac', 'BUILD.bazel', 'build.zig', 'dune-project', 'platformio.ini', 'west.yml', 'Package.swift'];

export const generatedRows: readonly GeneratedRow[] = [
  { names: ['node_modules'], beside: nodeLocks, holdsData: true, again: 'npm ci' },
  { names: ['bower_components', 'jspm_packages', 'web_modules'], beside: [...nodeLocks, 'bower.json'], holdsData: true, again: 'a fresh install' },
  { names: ['.venv', 'venv', '.virtualenv', 'virtualenv'], beside: pythonLists, inside: ['pyvenv.cfg'], both: true, holdsData: true, again: 'pip install' },
  { names: ['target'], beside: ['Cargo.toml', 'Cargo.lock', 'pom.xml', 'build.sbt', 'project.clj', 'dbt_project.yml'], again: 'the next build' },
  { names: ['build', '_build', 'build-*', 'cmake-build-*', 'builddir', 'out'], beside: buildFiles, inside: ['CMakeCache.txt', 'build.ninja', 'CACHEDIR.TAG'], again: 'the next build' },
  { names: ['bin', 'obj'], beside: ['*.csproj', '*.fsproj', '*.vbproj', '*.vcxproj'], again: 'the next build' },
  { names: ['dist', 'dist-*', '.next', '.nuxt', '.output', '.svelte-kit', '.astro', '.angular', '.vercel/output', '.docusaurus', '.vitepress/dist', 'storybook-static', '.serverless', '.webpack'], again: 'the next build' },
  { names: ['coverage', 'htmlcov', '.nyc_output', 'lcov-report', 'playwright-report', 'test-results', 'junit-reports'], again: 'the next test run' },
  { names: ['__pycache__', '.pytest_cache', '.mypy_cache', '.ruff_cache', '.tox', '.nox', '.hypothesis', '.ipynb_checkpoints', '*.egg-info', '.eggs', '.pytype', '.pyre'], holdsData: true, again: 'the next run' },
  { names: ['.turbo', '.parcel-cache', '.cache', '.eslintcache', '.vite', '.swc', '.rollup.cache', '.nx/cache', '.wireit', '.tsbuildinfo', '.sass-cache', '.jest-cache'], beside: [...nodeLocks, ...buildFiles], again: 'the next build' },
  { names: ['.gradle', '.kotlin', '.bsp', '.metals', '.bloop', '.cxx', '.externalNativeBuild', 'DerivedData', '.build', '.swiftpm', 'Pods', '.dart_tool', 'elm-stuff', '.stack-work', 'dist-newstyle', '.zig-cache', 'zig-cache', 'zig-out', 'deps', '_opam', '.elixir_ls', '.lein-deps-sum'],
    beside: ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts', 'build.sbt', 'Package.swift', 'Podfile', 'Podfile.lock', 'pubspec.yaml', 'elm.json', 'stack.yaml', '*.cabal', 'build.zig', 'mix.exs', 'project.yml', '*.xcodeproj', '*.xcodeproj/project.pbxproj', 'dune-project', 'project.clj'],
    holdsData: true, again: 'the next build' },
  { names: ['vendor', 'vendor/bundle'], beside: ['composer.lock', 'composer.json', 'Gemfile.lock', 'go.mod'], holdsData: true, again: 'a fresh install' },
  { names: ['.terraform'], beside: ['*.tf'], again: 'terraform init' },
  { names: ['cdk.out', '.aws-sam'], beside: ['cdk.json', 'template.yaml', 'template.yml', 'samconfig.toml'], again: 'the next synth' },
  { names: ['_site', '.jekyll-cache', 'public/build', '.hugo_build.lock'], beside: ['_config.yml', 'hugo.toml', 'config.toml', ...nodeLocks, 'composer.json'], again: 'the next build' },
];

/** Single files that tools write again: extensions and names. Only with the committed ignore rule. */
export const generatedFiles: readonly string[] = ['*.o', '*.obj', '*.a', '*.pyc', '*.pyo', '*.class', '*.tsbuildinfo', '.eslintcache', '.DS_Store', 'Thumbs.db', '*.gcda', '*.gcno', '*.d', '.coverage', 'lcov.info', 'coverage.xml', '*.swp', '*.log'];

/** Caches in a home folder whose owner fetches or builds them again; `*` is one name. A path below one counts, the parent never. */
export const homeCaches: readonly string[] = [
  '.cache/pip', '.cache/uv', '.cache/pypoetry', '.cache/pipenv', '.cache/pre-commit', '.cache/yarn', '.cache/pnpm', '.cache/go-build', '.cache/golangci-lint', '.cache/node-gyp', '.cache/node', '.cache/ms-playwright',
  '.cache/puppeteer', '.cache/Cypress', '.cache/bazel', '.cache/bazelisk', '.cache/ccache', '.cache/sccache', '.cache/electron', '.cache/electron-builder', '.cache/composer', '.cache/deno', '.cache/typescript', '.cache/prisma',
  '.cache/turbo', '.cache/nix', '.cache/helm', '.cache/trivy', '.cache/mypy', '.cache/ruff', '.cache/black', '.cache/coursier', '.cache/zig', '.cache/selenium', '.cache/matplotlib', '.cache/fontconfig', '.cache/thumbnails', '.cache/mesa_shader_cache',
  '.npm/_cacache', '.npm/_npx', '.npm/_logs', '.yarn/cache', '.yarn/berry/cache', '.bun/install/cache', '.pnpm-store', '.local/share/pnpm/store', '.gradle/caches', '.gradle/daemon', '.gradle/wrapper/dists', '.m2/repository', '.ivy2/cache', '.sbt/boot',
  '.cargo/registry/cache', '.cargo/registry/src', '.cargo/git/checkouts', 'go/pkg/mod', '.nuget/packages', '.pub-cache', '.cocoapods/repos', '.ccache', '.conan/data', '.expo/cache', '.android/cache', '.hex/packages', '.opam/download-cache', '.gem/specs',
  'Library/Caches/*', 'Library/Developer/Xcode/DerivedData', 'Library/Developer/CoreSimulator/Caches', 'Library/Developer/Xcode/iOS DeviceSupport', 'AppData/Local/Temp', 'AppData/Local/npm-cache', 'AppData/Local/pip/Cache', 'AppData/Local/Yarn/Cache', 'AppData/Local/NuGet/v3-cache',
];
