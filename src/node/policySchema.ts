// The form of a policy file (`.countersign/policy.json`). Unknown members are errors: a rule that is misspelt must not be silently absent.
import * as z from 'zod';
import { operations } from '../core/model/effect';
import { globProblem } from '../core/model/glob';
import { systems } from '../core/model/resource';
import { verdicts } from '../core/model/verdict';
import { ticketProblem } from '../core/policy/ticket';
import { contractAction } from './contractAction';

/** What a person meets, told beside each value while it is written. */
const meanings: Readonly<Record<(typeof verdicts)[number], string>> = {
  allow: 'Nothing: it goes through, recorded.', note: 'An entry in the view, no waiting.', confirm: 'The page, one click.', acknowledge: 'Every line of the scope ticked, then Approve appears.',
  attest: 'Acknowledged, and the name of the costliest loss and a reason typed.', countersign: 'Attested, and a second person\'s signature.', deny: 'No way to approve: the rule, its owner and how to change it.',
};
const verdict = z.enum(verdicts).meta({ enumDescriptions: verdicts.map((one) => meanings[one]) });
const environment = z.enum(['production', 'staging', 'development', 'unknown']);
const checked = (problem: (text: string) => string | undefined) => (text: string, context: z.RefinementCtx): void => {
  const wrong = problem(text);
  if (wrong !== undefined) context.addIssue({ code: 'custom', message: wrong });
};
const glob = z.string().min(1).max(300).superRefine(checked(globProblem));
const globs = z.array(glob).min(1).max(200);
const names = z.array(z.string().min(1).max(200)).min(1).max(200);

const match = z.strictObject({
  operation: z.array(z.enum(operations)).min(1).optional().describe('What is done to the resource.'),
  kind: globs.optional().describe('Kinds of resource in plain words, e.g. "database instance"; globs.'),
  address: globs.optional().describe('Names of the resource in its own system, e.g. "aws_db_instance.*"; globs in which * also crosses "/".'),
  environment: z.array(environment).min(1).optional().describe('Which environment the resource belongs to.'),
  system: z.array(z.enum(systems)).min(1).optional().describe('The system that owns the resource.'),
  account: globs.optional().describe('Account, project, cluster or host the action runs in, by id or by name; globs.'),
  path: globs.optional().describe('Files, relative to the repository or open folder, or from "~" or "/" elsewhere; globs in which * stays in one folder and ** does not. A delete of a folder above counts.'),
  agent: globs.optional().describe('Agents by id, e.g. "claude-code"; globs.'),
  reversibility: z.array(z.enum(['reversible', 'recoverable', 'irreversible', 'unknown'])).min(1).optional().describe('Can it be undone?'),
  keeps: z.array(z.enum(['data', 'nothing', 'unknown'])).min(1).optional().describe('Does something live in it that a create does not bring back: rows, objects, files, messages?'),
}).describe('What the rule applies to: absent parts match everything, a list matches any of its members. Upper and lower case are the same.');

const rule = z.strictObject({
  id: z.string().regex(/^[\w./-]{1,80}$/, 'letters, digits, ".", "/", "_" and "-", at most 80').describe('Name of the rule, shown wherever it decides.'),
  match,
  least: verdict.describe('The verdict is at least this.'),
  reason: z.string().max(500).optional().describe('Shown to the person and the agent.'),
  owner: z.string().max(200).optional().describe('Whom to ask for a change.'),
  reviewers: names.optional().describe('Who may countersign: principals in .countersign/allowed_signers, or groups of this file.'),
  expires: z.iso.date().optional().describe('The last day on which the rule counts.'),
});

const pinned = z.strictObject({
  git: z.string().min(1).max(500).describe('Name or address of the git remote that holds the file.'),
  path: z.string().min(1).max(500).optional().describe('The file in it; default: .countersign/policy.json.'),
  commit: z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'a whole commit id').optional().describe('The commit that holds it.'),
  ref: z.string().regex(/^(?!-)[\w./-]{1,200}$/, 'a branch or tag').optional().describe('A branch or tag to look in, where there is no commit.'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits').describe('SHA-256 of the file: other contents do not count.'),
});

const test = z.strictObject({
  name: z.string().max(200).optional().describe('What the test shows.'),
  action: contractAction.describe('An action as `countersign review` takes it.'),
  expect: verdict.describe('The verdict that this file must give it.'),
  rule: z.string().max(200).optional().describe('A rule that must be among the reasons.'),
  agent: z.string().max(80).optional().describe('The agent that asks; default: "review".'),
  env: z.record(z.string(), z.string()).optional().describe('The agent’s environment.'),
  files: z.record(z.string(), z.string()).optional().describe('Files that are there, by path; committed and unchanged unless they are named in "uncommitted".'),
  uncommitted: z.array(z.string()).optional().describe('Those of the files that version control does not have.'),
  branch: z.string().max(200).optional().describe('The branch that is checked out; default: main.'),
});

const breakGlass = z.strictObject({
  ticketPattern: z.union([z.string().max(200).superRefine(checked(ticketProblem)), z.array(z.string().max(200).superRefine(checked(ticketProblem))).min(1).max(20)])
    .describe('What a ticket looks like, e.g. "INC-[0-9]+". A small dialect of regular expressions: no groups.'),
  signers: z.array(z.string().min(1).max(200)).max(200).optional().describe('Who is told; default: everybody in .countersign/allowed_signers.'),
});

export const policyFileSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1).describe('Version of this format.'),
  extends: z.union([z.string().min(1).max(500).regex(/^(?![/\\~])(?!.*(^|[/\\])\.\.([/\\]|$))/, 'a path inside the repository, from its root'), pinned]).optional()
    .describe('Another policy whose rules hold as well: a file of this repository, by its path from the root, or a file in git pinned by its hash. One level only.'),
  minimum: verdict.optional().describe('Nothing above "allow" is weaker than this.'),
  unknownEnvironment: z.enum(['unknown', 'production']).optional().describe('What an environment that nobody can name counts as.'),
  environments: z.array(z.strictObject({
    name: environment,
    label: z.string().max(80).optional().describe('Name shown in the badge.'),
    patterns: globs.describe('Globs over account, cluster, host, workspace and branch names.'),
  })).max(500).optional().describe('Names environments. Only "production" counts from a file that no person accepted.'),
  groups: z.record(z.string().min(1).max(80), names).optional().describe('Names for several reviewers: a group stands for its principals.'),
  rules: z.array(rule).max(5000).optional(),
  allowDisposable: z.boolean().optional().describe('false: nobody may answer "This is disposable", and earlier answers do not count.'),
  allowTimedScopes: z.boolean().optional().describe('false: nobody may approve a scope for 30 minutes.'),
  onlineChecks: z.boolean().optional().describe('false: no button asks a cloud or cluster anything.'),
  breakGlass: z.union([breakGlass, z.literal(false)]).optional().describe('Lets a reason with a ticket stand in for a missing signature: the signers are told and the report shows it. false: no other file may allow it. Absent: not allowed.'),
  countersign: z.strictObject({
    remote: z.string().min(1).max(500).regex(/^(?!-)/, 'not an option').optional().describe('Name or address of the git remote that carries requests and signatures. Name it only if it is not public.'),
    expiresMinutes: z.int().min(1).max(10_080).optional().describe('Minutes after which a request no longer counts; the default is 60.'),
  }).optional().describe('How a second person’s signature is asked for.'),
  record: z.strictObject({
    keepDays: z.int().min(1).max(3650).optional().describe('Days of the record that every machine keeps at least.'),
    anchor: z.boolean().optional().describe('true: the signed heads of each machine’s record go to the remote that carries requests, so that a record which was cut or written anew shows. Only from a file that a person accepted.'),
    openTelemetry: z.strictObject({
      endpoint: z.url({ protocol: /^https?$/ }).max(500).describe('Address of a collector that takes OTLP over HTTP; /v1/logs is added where it has no path.'),
      headersFile: z.string().max(500).regex(/^([/\\]|[A-Za-z]:)/, 'an absolute path').optional().describe('File with a "name: value" line for each header, e.g. a token.'),
    }).optional().describe('Sends each decision to a collector. Counts only in the administrator’s file.'),
  }).optional().describe('The record of what was proposed and decided.'),
  tests: z.array(test).max(1000).optional().describe('Actions with the verdict that this file must give them; `countersign policy check` runs them.'),
}).meta({ title: 'Countersign policy', description: 'What a person must do before an agent’s action runs. Rules only raise a verdict.' });

export type PolicyFileContent = z.infer<typeof policyFileSchema>;
/** One test inside a policy. */
export type PolicyTest = z.infer<typeof test>;
/** What `extends` names. */
export type Extended = NonNullable<PolicyFileContent['extends']>;
