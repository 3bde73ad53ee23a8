// Which Pulumi stack a call works on: option, variable, a stack selected in this session, the workspace file of this project.
import { environmentOf } from '../environment';
import { home, nearest } from '../folders';
import { parsedJson, textField } from '../json';
import type { Resolver } from '../resolver';
import { option, shown, variable, type Setting } from '../settings';

export const resolvePulumi: Resolver = async (request, facts) => {
  const project = await nearest(['Pulumi.yaml', 'Pulumi.yml'], request.cwd, facts);
  const name = /^name:\s*["']?([\w.-]+)/m.exec(project?.text ?? '')?.[1];
  const chosen = request.chosen['pulumi'];
  const moved = request.chosen['pulumi.backend'];
  const stack = option(request, ['--stack', '-s']) ?? await variable(request, facts, 'PULUMI_STACK') ?? (chosen && { text: chosen.value, origin: chosen.origin }) ?? await selected(name);
  const config = stack?.text === undefined ? undefined : await nearest([`Pulumi.${stack.text.split('/').at(-1) ?? ''}.yaml`], request.cwd, facts);
  const profile = /^\s*aws:profile:\s*["']?([\w.-]+)/m.exec(config?.text ?? '')?.[1];
  const backend = await variable(request, facts, 'PULUMI_BACKEND_URL') ?? (moved && { text: moved.value, origin: moved.origin });
  const where = backend?.text?.replace(/\/\/[^@/]*@/, '//') ?? /^\s+url:\s*(\S+)/m.exec(project?.text ?? '')?.[1];
  return {
    system: 'pulumi', name: stack?.text === undefined ? 'the current stack' : `stack ${stack.text}`, ...(name === undefined ? {} : { scope: `project ${name}` }),
    ...(profile === undefined ? {} : { scopeName: `profile ${profile}` }), ...(where === undefined ? {} : { place: where }),
    origins: stack ? [shown(stack)] : [{ kind: 'default', name: 'no stack selected here' }],
    environment: environmentOf([...(stack?.text === undefined ? [] : [{ what: 'stack', text: stack.text }]), ...(profile === undefined ? [] : [{ what: 'profile', text: profile }])], request.environments),
    needs: [], holds: [], limits: [], notSeen: ['who the stack’s providers act as'],
  };

  /** `~/.pulumi/workspaces/PROJECT-HASH-workspace.json`; the hash is of the project file's path, so the only one of a name counts. */
  async function selected(projectName: string | undefined): Promise<Setting | undefined> {
    const folder = home(facts, '.pulumi/workspaces');
    const files = projectName === undefined ? [] : (await facts.list(folder) ?? []).filter(file => file.startsWith(`${projectName}-`) && file.endsWith('-workspace.json'));
    const path = files.length === 1 ? `${folder}/${files[0] ?? ''}` : undefined;
    const text = path === undefined ? undefined : textField(parsedJson(await facts.read(path, 1 << 16)), 'stack');
    return path !== undefined && text !== undefined ? { text, origin: { kind: 'file', path, name: 'stack' } } : undefined;
  }
};
