// Tools that change infrastructure by a description of it.
import type { Interpreter } from '../world';
import { readCloudFormation, readSam } from './cloudFormation/interpreter';
import { readPulumi } from './pulumi/interpreter';
import { readTerraform } from './terraform/interpreter';

export const infrastructureInterpreters: Readonly<Record<string, Interpreter>> = {
  terraform: readTerraform, tofu: readTerraform, terragrunt: readTerraform, tf: readTerraform,
  aws: readCloudFormation, sam: readSam,
  pulumi: readPulumi,
};
