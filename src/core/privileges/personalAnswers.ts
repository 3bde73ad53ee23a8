// What a person has said about an account, cluster or host ("this account is a sandbox"): by which key it is kept, which identities may be
// asked about, and how far an answer counts. An answer raises always; it lowers only where nothing that the team or the project says speaks
// against it and where the agent did not write the files that choose the identity. Keeping answers is the host's (`node/environmentAnswers.ts`).
import type { Facts } from '../facts';
import type { Principal } from '../model/principal';
import type { Environment, EnvironmentName, System } from '../model/resource';
import { isLocalHost } from './environment';

/** One question for the page: "What is this account?" */
export interface IdentityQuestion {
  /** For `keepEnvironment`. */
  readonly key: string;
  /** `AWS account 123456789012`. */
  readonly title: string;
  readonly system: System;
  /** What the review counts it as now. */
  readonly now: EnvironmentName;
  /** The environment comes from the person's own earlier answer. */
  readonly isAnswered: boolean;
}

/** What a system calls the thing that its key names. */
const nouns: Readonly<Partial<Record<System, string>>> = {
  aws: 'AWS account', gcloud: 'Google Cloud project', azure: 'Azure subscription', kubernetes: 'cluster', helm: 'cluster', docker: 'container host', database: 'database', ssh: 'host', terraform: 'state', pulumi: 'stack', platform: 'project', mcp: 'MCP server',
};

/** Identities whose environment a person may name, each once, those that nothing names first. */
export function identityQuestions(principals: readonly Principal[]): readonly IdentityQuestion[] {
  const found = new Map<string, IdentityQuestion>();
  for (const principal of principals) {
    const key = identityKey(principal);
    if (key === undefined || found.has(key) || isFixed(principal.environment)) continue;
    const text = key.slice(key.indexOf('|') + 1).replaceAll('|', ' ');
    found.set(key, { key, title: `${nouns[principal.system] ?? principal.system} ${text}`, system: principal.system, now: principal.environment.name, isAnswered: principal.environment.because.some(because => because.startsWith(answerWords)) });
  }
  return [...found.values()].sort((a, b) => Number(a.now !== 'unknown') - Number(b.now !== 'unknown'));
}

/**
 * By what an answer about an identity is kept: the account, project, subscription, server, host or database itself, never a name that a
 * settings file gives it. Undefined: this machine, or nothing tells what it is.
 */
export function identityKey(principal: Principal): string | undefined {
  const { system, scope } = principal;
  if (principal.where === 'machine' || scope === undefined || scope === '') return undefined;
  switch (system) {
    case 'aws': return /^\d{12}$/.test(scope) ? `aws|${scope}` : undefined;
    case 'gcloud': return /^[a-z][\w:.-]{4,60}$/.test(scope) ? `gcloud|${scope}` : undefined;
    case 'azure': return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(scope) ? `azure|${scope.toLowerCase()}` : undefined;
    case 'kubernetes': case 'helm': {
      const server = / at (\S+)$/.exec(scope)?.[1] ?? (scope.includes('.') ? scope : undefined);
      return server === undefined || isLocalHost(server) ? undefined : `kubernetes|${server.toLowerCase()}`;
    }
    case 'docker': case 'ssh': return isLocalHost(scope) ? undefined : `${system === 'docker' ? 'docker' : 'ssh'}|${scope.toLowerCase()}`;
    case 'database': return !scope.includes('.') || isLocalHost(scope.split('/')[0] ?? '') ? undefined : `database|${scope.toLowerCase()}`;
    case 'terraform': return / state ./.test(scope) ? `terraform|${scope}|${principal.name}` : undefined;
    case 'pulumi': return principal.name.startsWith('stack ') ? `pulumi|${scope}|${principal.name}` : undefined;
    case 'platform': return principal.asking?.as?.['tool'] === undefined || scope === principal.asking.as['tool'] ? undefined : `platform|${principal.asking.as['tool']}|${scope}|${principal.place ?? ''}`.replace(/\|$/, '');
    case 'mcp': return `mcp|${scope}|${principal.scopeName ?? ''}`.replace(/\|$/, '');
    default: return undefined;
  }
}

const answerWords = 'your answer of';
const isFixed = (environment: Environment): boolean => environment.because.some(because => because.endsWith('in your policy'));
/** Found by comparing hosts with the env file of an environment: stronger than what somebody once said. */
const isCompared = (environment: Environment): boolean => environment.name === 'production' && environment.because.some(because => / stands in /.test(because));

/** The identity as the person's own answer leaves it. `allowed`: false where a policy lets no answer lower anything. */
export function withAnswer(principal: Principal, allowed: boolean, facts: Facts): Principal {
  const key = identityKey(principal);
  const answer = key === undefined ? undefined : facts.environmentAnswer(key);
  if (!answer) return principal;
  const { environment } = principal;
  const said = `${answerWords} ${dayOf(answer.given)}`;
  if (answer.environment === 'production') return { ...principal, environment: { ...(environment.label === undefined ? {} : { label: environment.label }), name: 'production', because: [said, ...environment.name === 'production' ? environment.because : []] } };
  if (environment.name === answer.environment) return { ...principal, environment: { ...environment, because: [said, ...environment.because] } };
  if (!lowers(environment.name, answer.environment)) return { ...principal, environment: { name: answer.environment, because: [said] } };
  if (!allowed || isFixed(environment) || isCompared(environment) || isWritten(principal, facts)) return principal;
  const against = environment.name === 'production' ? environment.because.slice(0, 1).map(because => `although ${because}`) : [];
  return { ...principal, environment: { name: answer.environment, because: [said, ...against] } };
}

const order: readonly EnvironmentName[] = ['development', 'staging', 'unknown', 'production'];
const lowers = (from: EnvironmentName, to: EnvironmentName): boolean => order.indexOf(to) < order.indexOf(from);

/** Did the agent write a file of this session that has a say in who this is? */
function isWritten(principal: Principal, facts: Facts): boolean {
  const written = new Set(facts.session.files.map(file => file.path));
  return principal.origins.some(origin => origin.kind === 'file' && written.has(origin.path));
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
function dayOf(time: number): string {
  const day = new Date(time);
  return `${day.getUTCDate()} ${months[day.getUTCMonth()] ?? ''} ${day.getUTCFullYear()}`;
}
