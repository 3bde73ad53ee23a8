// `countersign policy explain`: the policy that holds for a folder, or the rules that one action meets and how to change them.
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { withWords } from '../core/explain/whyWords';
import { visibleLine } from '../core/explain/visible';
import type { ProposedAction } from '../core/model/action';
import { emptySession } from '../core/model/session';
import type { Policy } from '../core/policy/policy';
import { reviewAction } from '../core/review';
import { loadGrammars } from '../node/grammars';
import { mergePolicies, policySources } from '../node/policyFile';
import { policyForTouched } from '../node/touchedPolicy';
import { readFacts } from '../node/readFacts';
import { stateFolder } from '../node/stateFolder';
import { parseActionLine } from './actionLine';

/** Status 1: the policy is broken, or the action cannot be read. */
export async function run(args: readonly string[]): Promise<number> {
  const asked = actionOf(args);
  if (asked === undefined) return explainFolder(path.resolve(args[0] ?? '.'));
  if ('error' in asked) {
    process.stderr.write(`countersign policy explain: ${asked.error}\n`);
    return 1;
  }
  return explainAction(asked.action);
}

function actionOf(args: readonly string[]): { readonly action: ProposedAction } | { readonly error: string } | undefined {
  const [first] = args;
  if (first === '-') return parseActionLine(readFileSync(0, 'utf8').trim(), 1);
  if (first?.startsWith('{')) return parseActionLine(args.join(' '), 1);
  const at = args.indexOf('--');
  if (at < 0) return undefined;
  const command = args.slice(at + 1);
  if (command.length === 0) return { error: 'a command is missing after --' };
  // One argument is a whole command line; several are its words.
  const text = command.length === 1 ? command[0] ?? '' : command.map(word => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
  return parseActionLine(JSON.stringify({ tool: 'shell', command: text }), 1);
}

async function explainFolder(cwd: string): Promise<number> {
  const sources = await policySources({ cwd, state: stateFolder() });
  const policy = mergePolicies(sources);
  print(`policy ${policy.version}, merged from ${sources.length === 0 ? 'no file: the defaults hold' : sources.map(source => `${source.from} (${source.layer.kind}${source.trust === 'raises' ? ', only tightens' : ''})`).join(', ')}`);
  for (const source of sources) if (source.alarm !== undefined) print(`ALARM: ${source.alarm}`);
  if (policy.broken) print(`BROKEN: ${policy.broken.message}. Everything that is not a read is at least attest until this is mended.`);
  if (policy.minimum) print(`at least ${policy.minimum.verdict} for everything above allow (${policy.minimum.layer.file ?? policy.minimum.layer.kind})`);
  print(`an environment that nobody can name counts as ${policy.unknownEnvironment}`);
  for (const line of optionLines(policy)) print(line);
  for (const one of policy.environments) print(`${one.name}${one.label === undefined ? '' : ` (${one.label})`}: ${one.patterns.join(', ')}`);
  for (const rule of policy.rules) {
    const parts = Object.entries(rule.match).filter(([, value]) => value !== undefined).map(([key, value]) => `${key} ${(value as readonly string[]).join('|')}`);
    print(`${rule.id}: ${parts.join(', ') || 'everything'} → at least ${rule.least}${rule.owner === undefined ? '' : `, owner ${rule.owner}`}${rule.expires === undefined ? '' : `, until ${rule.expires}`} (${rule.layer.file ?? rule.layer.kind}:${rule.line ?? 0})`);
  }
  return policy.broken ? 1 : 0;
}

function optionLines({ options, countersign }: Policy): readonly string[] {
  const { breakGlass } = options;
  return [
    `"this is disposable": ${options.allowDisposable ? 'allowed' : 'forbidden'}; scopes for 30 minutes: ${options.allowTimedScopes ? 'allowed' : 'forbidden'}; online checks: ${options.onlineChecks ? 'allowed' : 'forbidden'}`,
    breakGlass ? `break-glass: a reason with a ticket (${breakGlass.ticketPatterns.map(list => list.join(' or ')).join(', and ')}); told: ${breakGlass.signers.length === 0 ? 'every signer' : breakGlass.signers.join(', ')}` : 'break-glass: not allowed',
    ...(countersign?.remote === undefined ? [] : [`requests for signatures travel through ${countersign.remote}`]),
    ...(countersign?.expiresMinutes === undefined ? [] : [`requests for signatures lapse after ${countersign.expiresMinutes} minutes`]),
  ];
}

async function explainAction(action: ProposedAction): Promise<number> {
  const state = stateFolder();
  const facts = readFacts({ session: emptySession(action.session) });
  const { review, policy, judged } = await reviewAction(action, facts, loadGrammars(), policyForTouched({ cwd: action.cwd, state }));
  print(`${review.verdict}: ${review.headline}`);
  if (policy.broken) print(`the policy is broken: ${policy.broken.message}`);
  if (judged.length === 0) for (const why of review.why) print(`  ${why.verdict.padEnd(12)}${why.rule}: ${why.meaning ?? ''}`);
  for (const one of judged) {
    const { operation, resource } = one.effect;
    print(`${operation} ${resource.kind} ${visibleLine(resource.address)}${resource.environment === undefined ? '' : ` (${resource.environment.name})`}: ${one.verdict}`);
    for (const why of one.why.map(withWords)) {
      const place = why.file === undefined ? '' : ` (${why.file}${why.line === undefined ? '' : `:${why.line}`})`;
      print(`  ${why.verdict.padEnd(12)}${why.rule}${place}${why.owner === undefined ? '' : `, owner ${visibleLine(why.owner)}`}: ${visibleLine(why.meaning ?? '')}`);
      print(`              ${visibleLine(why.change ?? '')}`);
    }
  }
  return policy.broken ? 1 : 0;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
