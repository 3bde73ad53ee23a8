// git config and remotes: settings that run something later, switch a check off, or change who and where.
import type { Trait } from '../../model/effect';
import { nothing, type Found, type World } from '../world';
import { optionsOf } from '../files/options';
import { withoutLogin } from '../fromKnowledge';
import { gitEffect, only, type GitCall } from './gitCall';

/** Keys whose value is a program or a place from which programs are taken. */
const runs = /^(?:core\.(?:hookspath|fsmonitor|sshcommand|gitproxy|askpass|editor|pager|attributesfile)|sequence\.editor|diff\..*|difftool\..*\.cmd|mergetool\..*\.cmd|merge\..*\.driver|filter\..*\.(?:clean|smudge|process)|pager\..*|credential(?:\..*)?\.helper|gpg\.program|gpg\..*\.program|init\.templatedir|browser\..*\.cmd|man\..*\.cmd|sendemail\..*|uploadpack\.packobjectshook|interactive\.difffilter|ssh\.variant|protocol\..*\.allow|submodule\..*\.update|remote\..*\.(?:uploadpack|receivepack|vcs)|trailer\..*\.(?:cmd|command)|url\..*\.(?:push)?insteadof|http\.proxy|include\.path|includeif\..*\.path)$/;
/** Editors and pagers that take no commands from the setting: as they are, with no more than plain flags. */
const plainPrograms = /^(?:vim?|nvim|nano|emacs(?:client)?|micro|hx|code(?:-insiders)?|codium|cursor|zed|subl|less|more|cat|delta|bat|diff-so-fancy)(?: -{1,2}[\w-]+)*$/;
const showing = /^(?:core\.(?:editor|pager)|sequence\.editor|pager\..*|interactive\.difffilter)$/;
const weakens = /^(?:http\.sslverify|http\..*\.sslverify|transfer\.fsckobjects|receive\.denynonfastforwards|receive\.denydeletes|commit\.gpgsign|tag\.gpgsign|clean\.requireforce|safe\.directory|safe\.barerepository)$/;
const identity = /^(?:user\.(?:name|email|signingkey)|author\..*|committer\..*|remote\..*\.(?:url|pushurl)|remote\.pushdefault|branch\..*\.(?:remote|pushremote)|credential\..*username|github\.user)$/;

export async function config(git: GitCall, _world: World): Promise<Found> {
  const options = optionsOf(git, ['-f', '--file', '--blob', '--type', '--default', '--comment', '--value']);
  const words = options.positionals.filter((word, i) => !(i === 0 && /^(?:get|list|set|unset|edit|rename-section|remove-section|get-all|get-regexp)$/.test(word.text ?? '')));
  const verb = options.positionals[0]?.text;
  if (options.has('--get', '--get-all', '--get-regexp', '--list', '-l', '--get-urlmatch', '--get-color') || verb === 'get' || verb === 'list') return nothing;
  const [key, value] = words;
  const name = (key?.text ?? '').toLowerCase();
  const unset = options.has('--unset', '--unset-all', '--remove-section') || verb === 'unset' || verb === 'remove-section';
  if (!key || (!value && !unset)) return nothing;
  const wide = options.has('--global', '--system');
  const text = value?.text ?? '';
  const traits: Trait[] = [];
  if (name === 'core.hookspath' && (unset || /^(?:\/dev\/null|nul|)$/i.test(text))) traits.push('bypass');
  else if (!unset && ((runs.test(name) && !(showing.test(name) && plainPrograms.test(text))) || (name.startsWith('alias.') && text.startsWith('!')))) traits.push('arms');
  else if (weakens.test(name) && (unset || /^(?:false|0|no|off|\*|all)$/i.test(text))) traits.push('bypass');
  else if (identity.test(name)) traits.push('identity');
  const aspect = unset ? undefined : aspectOf(key.text ?? '', name);
  return switching(git, aspect, text, only(gitEffect(git, { operation: 'update', reversibility: 'reversible', traits, reason: { code: traits.includes('arms') ? 'git-setting-runs' : traits.includes('bypass') ? 'git-setting-weakens' : 'git-setting', values: { key: key.text ?? key.raw, value: text.slice(0, 80) } },
    resource: { kind: 'git setting', address: key.text ?? key.raw, where: options.has('--system') ? 'system' : wide ? 'home' : 'workspace', keeps: 'nothing', ...(wide ? { place: options.has('--system') ? 'this machine' : 'your git configuration' } : {}) } }, key)));
}

/** What of a push a setting decides: the address of a remote, or which remote is the default. */
function aspectOf(key: string, name: string): string | undefined {
  const remote = /^remote\.(.+)\.(?:url|pushurl)$/i.exec(key)?.[1];
  if (remote !== undefined) return `remote.${remote}`;
  return name === 'remote.pushdefault' || /^branch\..+\.pushremote$/.test(name) ? 'pushDefault' : undefined;
}

/** With the place that later pushes go to; a login in the address stays out. */
function switching(git: GitCall, aspect: string | undefined, value: string | undefined, found: Found): Found {
  if (aspect === undefined || value === undefined || value === '') return found;
  return { ...found, changes: [...found.changes, { kind: 'identity', system: 'git', aspect, value: withoutLogin(value), origin: { kind: 'session', name: `git ${git.subcommand}` }, at: git.call.span.start }] };
}

export async function remote(git: GitCall, _world: World): Promise<Found> {
  const options = optionsOf(git, ['-t', '-m', '--push']);
  const [verb, name, url] = options.positionals;
  if (!name) return nothing;
  switch (verb?.text) {
    case 'set-url': case 'add': return switching(git, `remote.${name.text ?? ''}`, url?.text, only(gitEffect(git, { operation: 'update', reversibility: 'reversible', traits: ['identity'], reason: { code: 'remote-changed', values: { url: (url?.text ?? '').replace(/\/\/[^@/]*@/, '//') } }, resource: { kind: 'git remote', address: name.text ?? name.raw, keeps: 'nothing' } }, name)));
    case 'remove': case 'rm': case 'rename': case 'prune': return only(gitEffect(git, { operation: 'update', reversibility: 'reversible', reason: { code: 'remote-changed', values: { url: '' } }, resource: { kind: 'git remote', address: name.text ?? name.raw, keeps: 'nothing' } }, name));
    default: return nothing;
  }
}
