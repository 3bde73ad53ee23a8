// The form of a policy file (`.countersign/policy.json`). Unknown members are errors: a rule that is misspelt must not be silently absent.
import * as z from 'zod';
import { operations } from '../core/model/effect';
import { verdicts } from '../core/model/verdict';

const verdict = z.enum(verdicts);
const environment = z.enum(['production', 'staging', 'development', 'unknown']);
const globs = z.array(z.string().min(1)).min(1);

const match = z.strictObject({
  operation: z.array(z.enum(operations)).min(1).optional().describe('What is done to the resource.'),
  kind: globs.optional().describe('Kinds of resource in plain words, e.g. "database instance"; globs.'),
  address: globs.optional().describe('Names of the resource in its own system; globs.'),
  environment: z.array(environment).min(1).optional().describe('Which environment the resource belongs to.'),
  system: z.array(z.string().min(1)).min(1).optional().describe('Owning system, e.g. "aws", "kubernetes", "git", "files".'),
  account: globs.optional().describe('Account, project, cluster or host the action runs in; globs.'),
  path: globs.optional().describe('Paths of files, as they are shown; globs.'),
  agent: globs.optional().describe('Agents by id, e.g. "claude-code"; globs.'),
  reversibility: z.array(z.enum(['reversible', 'recoverable', 'irreversible', 'unknown'])).min(1).optional().describe('Can it be undone?'),
}).describe('What the rule applies to: absent parts match everything, a list matches any of its members.');

const rule = z.strictObject({
  id: z.string().regex(/^[\w./-]{1,80}$/, 'letters, digits, ".", "/", "_" and "-", at most 80').describe('Name of the rule, shown wherever it decides.'),
  match,
  least: verdict.describe('The verdict is at least this.'),
  reason: z.string().max(500).optional().describe('Shown to the person and the agent.'),
  owner: z.string().max(200).optional().describe('Whom to ask for a change.'),
  reviewers: z.array(z.string().min(1)).min(1).optional().describe('Who may countersign: principals in .countersign/allowed_signers, or groups of this file.'),
  expires: z.iso.date().optional().describe('The rule no longer counts after this day.'),
});

export const policyFileSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1).describe('Version of this format.'),
  minimum: verdict.optional().describe('Nothing above "allow" is weaker than this.'),
  unknownEnvironment: z.enum(['unknown', 'production']).optional().describe('What an environment that nobody can name counts as.'),
  environments: z.array(z.strictObject({
    name: environment,
    label: z.string().max(80).optional().describe('Name shown in the badge.'),
    patterns: globs.describe('Globs over account, cluster, host, workspace and branch names.'),
  })).optional().describe('Names environments. Only "production" counts from a file that is not on the default branch.'),
  groups: z.record(z.string().min(1).max(80), z.array(z.string().min(1)).min(1)).optional().describe('Names for several reviewers: a group stands for its principals.'),
  countersign: z.strictObject({
    remote: z.string().min(1).max(500).optional().describe('Name or address of the git remote that carries requests and signatures. Name it only if it is not public.'),
    expiresMinutes: z.int().min(1).max(10_080).optional().describe('Minutes after which a request no longer counts; the default is 60.'),
  }).optional().describe('How a second person’s signature is asked for.'),
  rules: z.array(rule).optional(),
}).meta({ title: 'Countersign policy', description: 'What a person must do before an agent’s action runs. Rules only raise a verdict.' });

export type PolicyFileContent = z.infer<typeof policyFileSchema>;
