// Where commands stand in the documents that declare them: text and exact place, for each form.
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { commandAt, commandsIn, embeddedTexts } from '../../src/core/parse/embedded/commandsIn';

/** `«…»` marks what each command's place is expected to cover; the texts in order. */
interface Case {
  readonly name: string;
  readonly language: string;
  readonly file: string;
  readonly marked: string;
  /** As read, where it differs from what is written. */
  readonly texts?: readonly string[];
  readonly languages?: readonly string[];
}

const cases: readonly Case[] = [
  { name: 'shell script, segment by segment', language: 'shellscript', file: '/w/a.sh', marked: 'if «test -d x»; then\n  «cat a | rm -rf b»\nfi\n«ls» && «rm c»\n' },
  { name: 'PowerShell in functions, pipelines and assignments', language: 'powershell', file: '/w/a.ps1', marked: 'function Clear-All {\n  «Get-ChildItem x | Remove-Item -Recurse»\n}\n«$a = Get-Date»\n«Write-Host hi»\n', languages: ['powershell', 'powershell', 'powershell'] },
  {
    name: 'Dockerfile: shell form over lines, comments between, exec form, options', language: 'dockerfile', file: '/w/Dockerfile',
    marked: 'FROM node:20\n# RUN not this\nRUN «apt-get update» && \\\n    # why\n    «rm -rf /var/lib/apt/lists/*»\nRUN «["rm", "-rf", "/a b"]»\nRUN --mount=type=cache,target=/x --network=none «npm ci»\nCOPY rm /rm\n',
    texts: ['apt-get update', 'rm -rf /var/lib/apt/lists/*', "rm -rf '/a b'", 'npm ci'],
  },
  { name: 'Dockerfile: here-document and SHELL', language: 'dockerfile', file: '/w/Dockerfile', marked: 'FROM a\nRUN <<EOF\n«rm a»\n«rm b»\nEOF\nSHELL ["pwsh", "-Command"]\nRUN «Remove-Item x»\nFROM b\nRUN «rm c»\n', languages: ['sh', 'sh', 'powershell', 'sh'] },
  {
    name: 'Makefile: variables filled, dollars, prefixes, continued lines', language: 'makefile', file: '/w/Makefile',
    marked: 'OUT := build/out\nclean: all\n\t@-«rm -rf $(OUT) $$HOME/x»\n\t«echo a \\\n\t  b»\nx.o: x.c ; «cc -c $< -o $@»\nZ = 1\n\t# not a recipe of a rule\n',
    texts: ['rm -rf build/out $HOME/x', 'echo a    b', 'cc -c ${MAKE_TARGET} -o ${MAKE_TARGET}'],
  },
  {
    name: 'justfile: values, parameters, a script of its own', language: 'plaintext', file: '/w/justfile',
    marked: 'dir := "out"\n# reset\nreset name="x": build\n    @«rm -rf {{dir}} {{ name }}»\nscript:\n    #!/usr/bin/env bash\n    «rm a»\n    «rm b»\n',
    texts: ['rm -rf out ${name}', 'rm a', 'rm b'],
  },
  { name: 'package.json scripts with escapes', language: 'json', file: '/w/package.json', marked: '{"name":"rm x","scripts":{"a":"«rm -rf dist»","b":"«echo \\"hi\\"» && «rm -rf ~»"},"x":["rm"]}', texts: ['rm -rf dist', 'echo "hi"', 'rm -rf ~'] },
  {
    name: 'tasks.json: comments, arguments, the editor\'s variables', language: 'jsonc', file: '/w/.vscode/tasks.json',
    marked: '{ // tasks\n "tasks": [{ "label": "rm", "command": "«rm", "args": ["-rf", "${workspaceFolder}/out", "a b"»] }, { "command": "«terraform destroy»", "windows": { "command": "«Remove-Item x»" } },] }',
    texts: ["rm -rf ./out 'a b'", 'terraform destroy', 'Remove-Item x'], languages: ['sh', 'sh', 'powershell'],
  },
  {
    name: 'Markdown: blocks by language, prompts, output left out', language: 'markdown', file: '/w/README.md',
    marked: 'Run `rm x`.\n\n```sh\n«rm -rf a»\n```\n\n```console\n$ «ls \\\n  -la»\nrm is only output\n$ «rm b»\n```\n\n```js\nrm(c)\n```\n\n1. Do\n   ```powershell\n   PS C:\\> «Remove-Item d»\n   ```\n\n~~~sql\n«DROP TABLE t»;\n«SELECT 1»\n~~~\n',
    languages: ['sh', 'bash', 'bash', 'powershell', 'sql', 'sql'],
  },
  { name: 'Windows script, line by line', language: 'bat', file: 'C:\\w\\reset.cmd', marked: '«@echo off»\r\n«rd /s /q C:\\data»\r\n«del /q *.log»\r\n', languages: ['cmd', 'cmd', 'cmd'] },
  {
    name: 'GitLab CI: scripts of jobs, lists inside, blocks', language: 'yaml', file: '/w/.gitlab-ci.yml',
    marked: 'stages: [a]\nbefore_script:\n  - «npm ci»\ndeploy:\n  stage: a\n  variables: {script: rm x}\n  script:\n    - «helm uninstall x»\n    - |\n      «ls»\n      «rm -rf b»\n    - ["«rm c»"]\n  after_script: «rm d»\n',
    texts: ['npm ci', 'helm uninstall x', 'ls', 'rm -rf b', 'rm c', 'rm d'],
  },
  {
    name: 'Taskfile: commands in their forms, templates', language: 'yaml', file: '/w/Taskfile.yml',
    marked: "version: '3'\nvars: {DIR: out}\ntasks:\n  clean:\n    desc: rm all\n    cmds:\n      - «rm -rf {{.DIR}}»\n      - cmd: «rm b»\n      - task: other\n  one: «rm c»\n  two: [«rm d», «rm e»]\n",
    texts: ['rm -rf out', 'rm b', 'rm c', 'rm d', 'rm e'],
  },
  {
    name: 'GitHub workflow: literal, folded, plain and quoted steps, shells', language: 'yaml', file: '/w/.github/workflows/ci.yml',
    marked: 'name: rm\non: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: «npm ci»\n      - run: |\n          «ls»\n          if «true»; then\n            «rm -rf ${{ inputs.dir }}»\n          fi\n      - run: >-\n          «helm\n          uninstall x»\n      - run: "«rm a»"\n      - shell: pwsh\n        run: «Remove-Item b»\n      - shell: python\n        run: import os\n',
    texts: ['npm ci', 'ls', 'true', 'rm -rf ${inputs_dir}', 'helm uninstall x', 'rm a', 'Remove-Item b'], languages: ['bash', 'bash', 'bash', 'bash', 'bash', 'bash', 'powershell'],
  },
  { name: 'SQL statements', language: 'sql', file: '/w/a.sql', marked: '-- DROP TABLE x;\n«DELETE FROM orders»;\n«SELECT \';\' FROM t»;\n', languages: ['sql', 'sql'] },
  { name: 'no commands in other YAML and JSON', language: 'yaml', file: '/w/values.yaml', marked: 'jobs:\n  a:\n    steps:\n      - run: rm -rf x\n' },
  { name: 'no commands in other JSON', language: 'json', file: '/w/other.json', marked: '{"scripts":{"a":"rm -rf dist"}}' },
];

describe('commands in documents', () => {
  for (const one of cases) {
    it(one.name, () => {
      const { source, spans } = unmarked(one.marked);
      const found = commandsIn(source, one.language, one.file);
      assert.deepEqual(found.map(command => source.slice(command.span.start, command.span.end)), spans.map(span => source.slice(span.start, span.end)));
      assert.deepEqual(found.map(command => command.span), spans);
      assert.deepEqual(found.map(command => command.text), one.texts ?? spans.map(span => source.slice(span.start, span.end)));
      if (one.languages) assert.deepEqual(found.map(command => command.language), one.languages);
      // Every place of a command finds it again.
      for (const command of found) for (const offset of [command.span.start, command.span.end - 1]) assert.deepEqual(commandAt(embeddedTexts(source, one.language, one.file), offset)?.span, command.span);
    });
  }

  it('knows what runs in an image and what on a machine made for one job', () => {
    const where = (text: string, language: string, file: string): readonly string[] => embeddedTexts(text, language, file).map(one => one.runs);
    assert.deepEqual(where('FROM a\nRUN rm x', 'dockerfile', '/w/Dockerfile'), ['image']);
    assert.deepEqual(where('jobs: {a: {runs-on: ubuntu-24.04, steps: [{run: rm x}]}, b: {runs-on: self-hosted, steps: [{run: rm x}]}}', 'yaml', '/w/.github/workflows/a.yml'), ['runner', 'here']);
  });

  it('never throws and stays inside the document, whatever it is given', () => {
    const kinds = cases.map(({ language, file }) => fc.constant({ language, file }));
    const words = fc.constantFrom('RUN ', '\\\n', '$(', '${{', '{{', '```sh\n', '$ ', '"scripts":{', '"', '[', '{', ':', '\t', '\n', 'jobs:', '  - run: |\n', "'", '<<EOF\n', '#!', 'a', '\r\n', '&', '`');
    fc.assert(fc.property(fc.oneof(...kinds), fc.array(fc.oneof(words, fc.string({ maxLength: 6 })), { maxLength: 60 }), ({ language, file }, parts) => {
      const source = parts.join('');
      for (const { span } of commandsIn(source, language, file)) assert.ok(0 <= span.start && span.start < span.end && span.end <= source.length);
    }), { numRuns: 400 });
  });

  it('reads a hostile megabyte in bounded time and leaves longer documents alone', function () {
    this.timeout(60_000);
    const big = (part: string, size = 999_000): string => part.repeat(Math.floor(size / part.length));
    const texts: readonly [string, string, string][] = [
      [`a:\n\t${big('$(')}`, 'makefile', 'Makefile'], [`a:\n${big('\t$(x \\\n')}`, 'makefile', 'Makefile'], [big('a:'), 'makefile', 'Makefile'], [`a:\n ${big('{{ ')}`, 'just', 'justfile'],
      [big('['), 'json', 'package.json'], [big('{"scripts":'), 'json', 'package.json'], [big('```sh\n'), 'markdown', 'a.md'], [big('> '), 'markdown', 'a.md'],
      [`jobs:\n a:\n  steps:\n   - run: ${big('${{ ')}`, 'yaml', '.github/workflows/a.yml'], [big('{a: '), 'yaml', '.github/workflows/a.yml'], [big('- ', 140_000), 'yaml', '.github/workflows/a.yml'], [big('? ', 140_000), 'yaml', '.github/workflows/a.yml'], [big('a: &a [*a]\n', 140_000), 'yaml', '.github/workflows/a.yml'], [`RUN ${big('a \\\n')}`, 'dockerfile', 'Dockerfile'], [big('RUN <<E\n'), 'dockerfile', 'Dockerfile'],
    ];
    for (const [text, language, file] of texts) {
      const cpu = process.cpuUsage();
      embeddedTexts(text, language, file);
      const used = Math.round(process.cpuUsage(cpu).user / 1000);
      assert.ok(used < 3000, `${file} ${text.slice(0, 20)}: ${used} ms`);
    }
    assert.deepEqual(commandsIn(`rm -rf x\n${' '.repeat(1_000_001)}`, 'shellscript', 'a.sh'), []);
  });
});

function unmarked(marked: string): { readonly source: string; readonly spans: readonly { readonly start: number; readonly end: number }[] } {
  const spans: { start: number; end: number }[] = [];
  let source = '';
  let start = 0;
  for (const character of marked) {
    if (character === '«') start = source.length;
    else if (character === '»') spans.push({ start, end: source.length });
    else source += character;
  }
  return { source, spans };
}
