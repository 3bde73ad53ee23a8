// Hosts that a vendor's managed databases have: not on this machine, and as a rule somebody's only copy. Sources: the vendors' own
// connection pages.

const suffixes: readonly (readonly [RegExp, string])[] = [
  [/\.rds\.amazonaws\.com(?:\.cn)?$|\.docdb\.amazonaws\.com$|\.cache\.amazonaws\.com$|\.redshift(?:-serverless)?\.amazonaws\.com$|\.memorydb\.[\w-]+\.amazonaws\.com$|\.dsql\.[\w-]+\.on\.aws$/, 'a managed database of AWS'],
  [/\.database\.azure\.com$|\.database\.windows\.net$|\.cosmos\.azure\.com$|\.redis\.cache\.windows\.net$/, 'a managed database of Azure'], [/\.sql\.goog$/, 'a managed database of Google Cloud'],
  [/\.neon\.tech$/, 'a Neon database'], [/\.supabase\.(?:co|com)$/, 'a Supabase database'], [/\.railway\.(?:app|internal)$|\.rlwy\.net$/, 'a Railway database'], [/\.render\.com$/, 'a Render database'],
  [/\.psdb\.cloud$|\.pscale\.dev$|\.psdb\.us$/, 'a PlanetScale database'], [/\.mongodb\.net$/, 'a MongoDB Atlas cluster'], [/\.upstash\.io$/, 'an Upstash database'], [/\.(?:redislabs|redis-cloud|redns\.redis-cloud)\.com$/, 'a Redis Cloud database'],
  [/\.aivencloud\.com$/, 'an Aiven database'], [/\.ondigitalocean\.com$/, 'a DigitalOcean database'], [/\.cockroachlabs\.cloud$/, 'a CockroachDB cluster'], [/\.turso\.io$/, 'a Turso database'], [/\.tsdb\.cloud$|\.timescale(?:db)?\.(?:com|io)$/, 'a Timescale database'],
  [/\.clickhouse\.cloud$/, 'a ClickHouse service'], [/\.flycast$|\.fly\.dev$|\.internal$/, 'a host of a private network'], [/\.compute(?:-1)?\.amazonaws\.com$/, 'a machine at AWS'], [/\.herokuapp\.com$/, 'a Heroku add-on'], [/\.prisma-data\.net$|\.prisma\.io$/, 'a Prisma database'], [/\.tidbcloud\.com$/, 'a TiDB cluster'], [/\.snowflakecomputing\.com$/, 'a Snowflake account'],
];

/** "a Neon database"; undefined: no vendor's host. */
export function managedHost(host: string): string | undefined {
  return suffixes.find(([pattern]) => pattern.test(host))?.[1];
}
