// Tools that change infrastructure by a description of it.
import type { Interpreter } from '../world';
import { readCloudFormation, readSam } from './cloudFormation/interpreter';
import { readCompose } from './compose/interpreter';
import { readHelmUpgrade, readKubectlFiles } from './kubernetes/interpreter';
import { readPulumi } from './pulumi/interpreter';
import { readTerraform } from './terraform/interpreter';

export const infrastructureInterpreters: Readonly<Record<string, Interpreter>> = {
  terraform: readTerraform, tofu: readTerraform, terragrunt: readTerraform, tf: readTerraform,
  aws: readCloudFormation, sam: readSam,
  pulumi: readPulumi,
  kubectl: readKubectlFiles, oc: readKubectlFiles, k: readKubectlFiles, kubecolor: readKubectlFiles, helm: readHelmUpgrade,
  docker: readCompose, podman: readCompose, nerdctl: readCompose, 'docker-compose': readCompose, 'podman-compose': readCompose,
};
