// The thing that an effect changes, in its own system's words.

export const systems = [
  'files', 'machine', 'git', 'githost', 'aws', 'gcloud', 'azure', 'kubernetes', 'helm', 'docker', 'terraform', 'pulumi',
  'database', 'registry', 'ssh', 'network', 'mcp', 'platform', 'agent',
] as const;

/** The system that owns a resource and whose identity an effect on it uses. */
export type System = (typeof systems)[number];

export type EnvironmentName = 'production' | 'staging' | 'development' | 'unknown';

/** Which environment a resource belongs to, and the evidence for it ("profile named operator-prod"). */
export interface Environment {
  readonly name: EnvironmentName;
  /** The environment's or account's own name, for the badge, e.g. `payments-prod`. */
  readonly label?: string;
  readonly because: readonly string[];
}

export interface Resource {
  readonly system: System;
  /** Plain noun in English, singular, lower case unless a name: `database instance`, `branch`, `S3 bucket`. */
  readonly kind: string;
  /** Its name in its own system: a path relative to where the user is, `aws_db_instance.orders`, `i-0123`, `ns/name`. */
  readonly address: string;
  /** Where it is, if the address does not say: region, cluster and namespace, database host, repository. */
  readonly place?: string;
  /** Undefined for what has no environment (files of the machine, a local branch). */
  readonly environment?: Environment;
  /** Does something live in it that a create does not bring back: rows, objects, files, messages, ids others depend on? */
  readonly keeps: 'data' | 'nothing' | 'unknown';
  /** `filtered`: rows or objects that a filter selects; `all`: everything of its kind in the place. */
  readonly extent: 'one' | 'several' | 'filtered' | 'all';
  /** Where it lives. `workspace`: inside an open folder or repository; `home`: elsewhere in the user's home; `system`: the rest of the machine; `temporary`: the system's temporary folders. */
  readonly where: 'workspace' | 'home' | 'system' | 'temporary' | 'machine' | 'remote';
  /** How many things it stands for (files in a folder, resources in a stack); a lower bound where `atLeast`. */
  readonly count?: number;
  readonly atLeast?: boolean;
  /** Bytes, where known. */
  readonly bytes?: number;
  /** Worst parts by name, for the words ("orders.db, uploads/ and 12 more"). */
  readonly parts?: readonly string[];
}
