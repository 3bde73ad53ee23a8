// What library functions do, as data: which of them delete, write, move, run or send. Names as `functionCalls.ts` resolves them.

export type Meaning =
  /** The argument is a path: deleted with all it holds, deleted as a file, as an empty folder, emptied or overwritten, created. */
  | { readonly kind: 'deleteTree' | 'deleteFile' | 'deleteFolder' | 'overwrite' | 'chmod'; readonly at?: number; readonly receiver?: boolean }
  /** Argument 0 is moved or copied to argument 1. */
  | { readonly kind: 'move' | 'copy'; readonly receiver?: boolean }
  /** `open(path, mode)`: overwrites where the mode says so. */
  | { readonly kind: 'open'; readonly receiver?: boolean }
  /** Runs a program: argument 0 is shell text, or a list of words; `words`: the arguments are the words. */
  | { readonly kind: 'shell' | 'run' | 'words' }
  /** Runs text of its own language. */
  | { readonly kind: 'evaluate' }
  /** Makes the file that the argument names if there is none (an embedded database). */
  | { readonly kind: 'makeFile' }
  /** An HTTP request; `method`: fixed by the function's name. */
  | { readonly kind: 'request'; readonly method?: string };

const tree = { kind: 'deleteTree' } as const;
const file = { kind: 'deleteFile' } as const;
const onPath = { kind: 'deleteFile', receiver: true } as const;
const write = { kind: 'overwrite' } as const;
const shell = { kind: 'shell' } as const;
const run = { kind: 'run' } as const;
const words = { kind: 'words' } as const;

const rows = (names: string, meaning: Meaning): readonly (readonly [string, Meaning])[] => names.split(' ').map(name => [name, meaning] as const);

export const meanings: Readonly<Record<'python' | 'javascript' | 'ruby' | 'perl' | 'php', ReadonlyMap<string, Meaning>>> = {
  python: new Map([
    ...rows('shutil.rmtree rmtree distutils.dir_util.remove_tree', tree),
    ...rows('os.remove os.unlink os.removedirs', file), ...rows('os.rmdir', { kind: 'deleteFolder' }),
    ...rows('Path().unlink pathlib.Path().unlink', onPath), ...rows('Path().rmdir pathlib.Path().rmdir', { kind: 'deleteFolder', receiver: true }), ...rows('Path().rmtree pathlib.Path().rmtree', { kind: 'deleteTree', receiver: true }),
    ...rows('Path().write_text Path().write_bytes pathlib.Path().write_text pathlib.Path().write_bytes', { kind: 'overwrite', receiver: true }),
    ...rows('os.truncate', write), ...rows('open io.open codecs.open', { kind: 'open' }), ...rows('Path().open pathlib.Path().open', { kind: 'open', receiver: true }),
    ...rows('shutil.move os.rename os.replace os.renames', { kind: 'move' }), ...rows('Path().rename Path().replace pathlib.Path().rename pathlib.Path().replace', { kind: 'move', receiver: true }),
    ...rows('shutil.copy shutil.copy2 shutil.copyfile shutil.copytree', { kind: 'copy' }), ...rows('os.chmod', { kind: 'chmod' }),
    ...rows('os.system os.popen commands.getoutput subprocess.getoutput subprocess.getstatusoutput asyncio.create_subprocess_shell pexpect.run pexpect.spawn invoke.run local', shell),
    ...rows('subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.Popen subprocess32.run', run),
    ...rows('os.execv os.execvp os.spawnv os.spawnvp pty.spawn', run), ...rows('os.execl os.execlp os.spawnl asyncio.create_subprocess_exec', words),
    ...rows('exec eval', { kind: 'evaluate' }), ...rows('sqlite3.connect aiosqlite.connect duckdb.connect', { kind: 'makeFile' }),
    ...rows('requests.post requests.put requests.patch httpx.post httpx.put httpx.patch', { kind: 'request', method: 'POST' }), ...rows('requests.delete httpx.delete', { kind: 'request', method: 'DELETE' }), ...rows('requests.request httpx.request urllib.request.Request', { kind: 'request' }),
  ]),
  javascript: new Map([
    ...['fs', 'fs/promises', 'fs.promises', 'fs-extra', 'fsPromises', 'fsp', 'fse', 'graceful-fs'].flatMap(module => [
      ...rows('rm rmSync rmdir rmdirSync remove removeSync emptyDir emptyDirSync'.split(' ').map(name => `${module}.${name}`).join(' '), tree),
      ...rows('unlink unlinkSync'.split(' ').map(name => `${module}.${name}`).join(' '), file),
      ...rows('writeFile writeFileSync truncate truncateSync createWriteStream outputFile outputFileSync writeJson writeJsonSync writeJSON outputJson'.split(' ').map(name => `${module}.${name}`).join(' '), write),
      ...rows('rename renameSync move moveSync'.split(' ').map(name => `${module}.${name}`).join(' '), { kind: 'move' }),
      ...rows('copyFile copyFileSync cp cpSync copy copySync'.split(' ').map(name => `${module}.${name}`).join(' '), { kind: 'copy' }),
      ...rows(`${module}.chmod ${module}.chmodSync`, { kind: 'chmod' }), ...rows(`${module}.open ${module}.openSync`, { kind: 'open' }),
    ]),
    ...rows('rimraf rimraf.sync rimraf.rimraf rimraf.rimrafSync rimrafSync del del.sync del.deleteAsync del.deleteSync deleteAsync deleteSync trash Deno.remove Deno.removeSync fs.remove', tree),
    ...rows('Deno.writeTextFile Deno.writeTextFileSync Deno.writeFile Deno.truncate Bun.write', write),
    ...rows('child_process.exec child_process.execSync execSync execaCommand execa.execaCommand shelljs.exec shell.exec shx.exec', shell),
    ...rows('child_process.spawn child_process.spawnSync child_process.execFile child_process.execFileSync spawn spawnSync execFile execFileSync cross-spawn cross-spawn.sync execa execa.execa execa.execaSync execa.sync Deno.Command Bun.spawn Bun.spawnSync', run),
    ...rows('shelljs.rm shell.rm', { kind: 'words' }), ...rows('$` zx.$` execa.$` Bun.$` bun.$`', shell),
    ...rows('eval Function vm.runInNewContext vm.runInThisContext', { kind: 'evaluate' }),
    ...rows('fetch node-fetch undici.request got ky axios axios.request', { kind: 'request' }), ...rows('axios.delete got.delete ky.delete superagent.delete', { kind: 'request', method: 'DELETE' }), ...rows('axios.post axios.put axios.patch got.post got.put ky.post superagent.post', { kind: 'request', method: 'POST' }),
  ]),
  ruby: new Map([
    ...rows('FileUtils.rm_rf FileUtils.rm_r FileUtils.rmtree FileUtils.remove_dir FileUtils.remove_entry FileUtils.remove_entry_secure FileUtils.remove rm_rf rm_r', tree),
    ...rows('FileUtils.rm FileUtils.rm_f FileUtils.safe_unlink File.delete File.unlink', file), ...rows('Dir.rmdir Dir.delete Dir.unlink FileUtils.rmdir', { kind: 'deleteFolder' }),
    ...rows('Pathname().rmtree Pathname.new().rmtree', { kind: 'deleteTree', receiver: true }), ...rows('Pathname().delete Pathname.new().delete Pathname().unlink Pathname.new().unlink', onPath),
    ...rows('File.write IO.write File.truncate File.binwrite', write), ...rows('File.open File.new open', { kind: 'open' }),
    ...rows('FileUtils.mv FileUtils.move File.rename', { kind: 'move' }), ...rows('FileUtils.cp FileUtils.cp_r FileUtils.copy', { kind: 'copy' }),
    ...rows('system exec spawn ` sh IO.popen Open3.capture2 Open3.capture2e Open3.capture3 Open3.popen3 Process.spawn', run), ...rows('eval instance_eval class_eval', { kind: 'evaluate' }),
    ...rows('Net::HTTP.post Net::HTTP.post_form HTTParty.post Faraday.post RestClient.post', { kind: 'request', method: 'POST' }), ...rows('HTTParty.delete Faraday.delete RestClient.delete', { kind: 'request', method: 'DELETE' }),
  ]),
  perl: new Map([
    ...rows('unlink', file), ...rows('rmtree remove_tree File::Path::rmtree File::Path::remove_tree', tree), ...rows('rmdir', { kind: 'deleteFolder' }),
    ...rows('system exec ` qx', run), ...rows('rename', { kind: 'move' }), ...rows('truncate', write), ...rows('eval', { kind: 'evaluate' }), ...rows('open', { kind: 'open' }),
  ]),
  php: new Map([
    ...rows('unlink', file), ...rows('rmdir', { kind: 'deleteFolder' }), ...rows('File::deleteDirectory Storage::deleteDirectory', tree), ...rows('file_put_contents ftruncate', write), ...rows('fopen', { kind: 'open' }),
    ...rows('exec shell_exec system passthru popen proc_open ` pcntl_exec', shell), ...rows('rename', { kind: 'move' }), ...rows('copy', { kind: 'copy' }), ...rows('eval assert', { kind: 'evaluate' }), ...rows('chmod', { kind: 'chmod' }),
  ]),
};

/** Methods that take SQL, whatever they are called on. */
export const sqlMethods = /(?:^|[.:])(?:execute|executescript|executemany|exec_driver_sql|query|raw|rawQuery|\$executeRaw(?:Unsafe)?|\$queryRaw(?:Unsafe)?|unsafe|statement|unprepared|exec_query|exec_update|select_all|prepare|do|text|run_sql|query_unbuffered|multi_query)`?$/;

export const looksLikeSql = /^\s*(?:--[^\n]*\n\s*)*(?:drop|truncate|delete|update|alter|create|insert|grant|revoke|with|replace|merge|call|do|exec|vacuum|reindex|select|begin|set|use)\b/i;

/** Method names that say a thing is taken away, for libraries that no row knows. */
export const destructiveMethod = /(?:^|[.:_])(?:delete|drop|destroy|terminate|purge|truncate|flush(?:all|db)|wipe|nuke|remove|clear(?=[A-Z_]))(?:_?[a-zA-Z]\w*)?(?:!|\?)?$/i;
/** Methods of plain containers and DOM that share those names. */
export const harmlessMethod = /(?:^|\.)(?:delete|remove|discard|removeItem|removeChild|removeEventListener|removeAttribute|removeClass|removeListener|removeAllListeners|remove_column|removeprefix|removesuffix|destroy|delete_if|delete_at|deleteProperty|flush|clear(?:Timeout|Interval|Immediate|Screen|Mocks|AllMocks|Console|Line))$/;
