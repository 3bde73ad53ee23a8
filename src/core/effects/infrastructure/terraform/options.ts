// The words of a terraform, tofu or terragrunt call, as far as they decide what is changed.
import { toolNamed } from '../../../knowledge/families';
import type { Call } from '../../../model/call';
import { argumentsOf, optionValue, optionValues } from '../../callArguments';
import { absolute } from '../../files/paths';
import type { VariableSource } from './configuration';

export interface TerraformCall {
  readonly command: string;
  readonly rest: readonly string[];
  /** Absolute. */
  readonly folder: string;
  readonly destroy: boolean;
  readonly refreshOnly: boolean;
  readonly json: boolean;
  readonly replace: readonly string[];
  readonly targets: readonly string[];
  readonly excludes: readonly string[];
  readonly out: string | undefined;
  readonly state: string | undefined;
  readonly given: readonly VariableSource[];
  /** `run-all` and `run --all` of Terragrunt: every unit below the folder. */
  readonly everyUnit: boolean;
}

/** Undefined: the folder or the subcommand is not known, or the call asks for help. */
export function readTerraformCall(call: Call): TerraformCall | undefined {
  const tool = toolNamed('terraform');
  if (!tool || call.cwd === undefined) return undefined;
  const args = argumentsOf(call, tool);
  if (args.options.some(option => option.name === '-help' || option.name === '-h' || option.name === '-version')) return undefined;
  const words = args.positionals.map(word => word.text);
  const everyUnit = words[0] === 'run-all' || args.options.some(option => option.name === '-all') || /-all$/.test(words[0] ?? '');
  const [command, ...rest] = words[0] === 'run-all' || words[0] === 'run' ? words.slice(1) : words;
  if (command === undefined) return undefined;
  const values = (name: string): readonly string[] => optionValues(args, [name], tool).flatMap(word => (word.text === undefined ? [] : [word.text]));
  const has = (name: string): boolean => args.options.some(option => option.name === name && option.value?.text !== 'false');
  const chdir = optionValue(args, ['-chdir', '-terragrunt-working-dir', '-working-dir'], tool)?.text;
  return {
    command: command.replace(/-all$/, ''), rest: rest.map(word => word ?? ''), everyUnit,
    folder: chdir === undefined ? call.cwd : absolute(chdir, call.cwd, 'posix'),
    destroy: has('-destroy'), refreshOnly: has('-refresh-only'), json: has('-json'),
    replace: values('-replace'), targets: values('-target'), excludes: values('-exclude'),
    out: values('-out')[0], state: values('-state')[0],
    given: args.options.flatMap((option): readonly VariableSource[] => {
      if (option.name === '-var-file') return option.value?.text === undefined ? [] : [{ kind: 'file', path: option.value.text }];
      if (option.name !== '-var') return [];
      const text = option.value?.text ?? option.value?.raw;
      const equals = text?.indexOf('=') ?? -1;
      return text === undefined || equals <= 0 ? [] : [{ kind: 'value', name: text.slice(0, equals).replace(/^['"]/, ''), value: option.value?.text?.slice(equals + 1) }];
    }),
  };
}
