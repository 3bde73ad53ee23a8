// `npm run generate [table…]`: makes the compact fact tables of core/knowledge/data again from their sources.
// Runs by hand when a source package is raised; never at build or run time.
import { generateAwsActions } from './awsActions';
import { generateCloudFormationProperties } from './cloudFormationProperties';
import { generateTerraformAwsArguments } from './terraformAwsArguments';

const generators = {
  'aws-actions': generateAwsActions,
  'cloudformation-properties': generateCloudFormationProperties,
  'terraform-aws-arguments': generateTerraformAwsArguments,
};

async function main(names: readonly string[]): Promise<void> {
  for (const [name, generate] of Object.entries(generators)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const made = await generate();
    console.log(made === undefined
      ? `${name}: kept, no observations given`
      : `${name}: ${made.entries} entries, ${made.facts} facts, ${made.bytes} bytes, ${made.gzipped} gzipped`);
  }
}

void main(process.argv.slice(2));
