// Makes media/policy.schema.json, which the editor completes and checks `.countersign/policy.json` with, from the schema that counts.
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as z from 'zod';
import { policyFileSchema } from '../../node/policySchema';

/** The JSON schema as text. */
export function policySchemaText(): string {
  return `${JSON.stringify(z.toJSONSchema(policyFileSchema), null, 2)}\n`;
}

if (require.main === module) void writeFile(path.resolve(__dirname, '../../../media/policy.schema.json'), policySchemaText());
