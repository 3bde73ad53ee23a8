// Tools that change infrastructure by a description of it. What they bring about is where the next change starts from.
import type { Found, Interpreter, World } from '../world';
import { readAdHoc, readPlaybooks } from './ansible/interpreter';
import { readCdk } from './cloudFormation/cdk';
import { readCloudFormation, readSam, readServerless } from './cloudFormation/interpreter';
import { readCompose } from './compose/interpreter';
import { readHelmUpgrade, readKubectlFiles } from './kubernetes/interpreter';
import { readPulumi } from './pulumi/interpreter';
import { readNamedByFile } from './namedByFile';
import { armedAt } from './sources';
import { readTerraform } from './terraform/interpreter';

export const infrastructureInterpreters: Readonly<Record<string, Interpreter>> = {
  terraform: moving(readTerraform), tofu: moving(readTerraform), terragrunt: moving(readTerraform), tf: moving(readTerraform),
  aws: moving(readCloudFormation), sam: moving(readSam), cdk: moving(readCdk), serverless: moving(readServerless), sls: moving(readServerless), osls: moving(readServerless),
  pulumi: readPulumi, 'ansible-playbook': readPlaybooks, ansible: readAdHoc,
  kubectl: moving(readKubectlFiles), oc: moving(readKubectlFiles), k: moving(readKubectlFiles), kubecolor: moving(readKubectlFiles), helm: moving(readHelmUpgrade),
  nomad: readNamedByFile, virsh: readNamedByFile, eksctl: readNamedByFile,
  docker: readCompose, podman: readCompose, nerdctl: readCompose, 'docker-compose': readCompose, 'podman-compose': readCompose,
};

/** With the files of the session that the call brings about: once it ran, they are the baseline. Deletes and parts of a whole move nothing. */
function moving(interpreter: Interpreter): Interpreter {
  return async (call, world) => {
    const found = await interpreter(call, world);
    if (!found || call.certainty !== 'will' || call.args.some(word => /^-{0,2}(?:destroy|delete|delete-stack|target|exclude|refresh-only|dry-run)\b/.test(word.text ?? word.raw))) return found;
    const paths = bringsAbout(found) ? await appliedPaths(found, world) : [];
    return paths.length === 0 ? found : { ...found, changes: [...found.changes, { kind: 'applied', paths }] };
  };
}

function bringsAbout(found: Found): boolean {
  // What is refused leaves everything as it was.
  if (found.effects.some(({ effect }) => effect.returns === 'willNot' || /-(?:refused|prevented)$/.test(effect.reason.code))) return false;
  return found.effects.some(({ effect }) => effect.resource.system !== 'files' && !effect.traits.includes('deferred') && (effect.operation === 'replace' || effect.operation === 'update' || effect.operation === 'create' || effect.operation === 'delete'));
}

async function appliedPaths(found: Found, world: World): Promise<readonly string[]> {
  const own = new Set(world.facts.session.files.map(file => file.path));
  const read = [...new Set(found.reads.map(one => one.path))];
  const armed = await Promise.all(read.map(async path => own.has(path) || await armedAt(path, world) !== undefined));
  return read.filter((_, index) => armed[index]);
}
