// A starting point for a team: a second person for replacing what holds data in production, the defaults for the rest.
export const balanced = `// Countersign: what a person must do before an agent's action runs.
// Starting point "balanced": a second person signs the replacement of what holds data in production; the defaults hold for the rest.
// Rules only raise what the defaults already ask for:
//   allow < note < confirm < acknowledge < attest < countersign < deny
// "countersign policy check" runs the tests at the end; "countersign policy explain -- COMMAND" says which rules a command meets;
// "countersign replay --policy FILE" says how many prompts a change would have meant.
{
  "version": 1,

  // Names of your own for what is production: accounts, clusters, hosts, workspaces, branches. Names with "prod" in them count already.
  // Only "production" counts from a file that nobody accepted yet; "staging" and "development" count from the default branch.
  "environments": [
    { "name": "production", "label": "live", "patterns": ["live", "live-*", "*-live"] }
  ],

  "rules": [
    {
      "id": "production-replacement",
      "match": { "operation": ["replace"], "environment": ["production"], "keeps": ["data", "unknown"] },
      "least": "countersign",
      "reason": "Deleting and creating again loses what is kept in it, and the create may fail. A second person looks.",
      "owner": "the owners of .countersign/policy.json"
    },
    {
      "id": "production-access",
      "match": { "operation": ["grant"], "environment": ["production"] },
      "least": "attest",
      "reason": "Access to production is given by name.",
      "owner": "the owners of .countersign/policy.json"
    },
    {
      "id": "production-data-deleted",
      "match": { "operation": ["delete"], "environment": ["production"], "keeps": ["data"], "reversibility": ["irreversible", "unknown"] },
      "least": "acknowledge",
      "reason": "Also rows under a filter: they do not come back.",
      "owner": "the owners of .countersign/policy.json"
    }
  ],

  // How a second person is asked; who may sign is in .countersign/allowed_signers. Requests travel through the remote named here, without a
  // name through your own; on a host where repositories can be public nothing is sent without one. Take the line in if yours is not public.
  "countersign": {
    // "remote": "origin",
    "expiresMinutes": 60
  },

  // At three in the morning nobody signs: a reason with a ticket then stands in, the signers are told, and the report shows it.
  "breakGlass": { "ticketPattern": "[A-Z][A-Z0-9]{1,9}-[0-9]+" },

  // A resource that somebody said is disposable is not asked about for 30 days.
  "allowDisposable": true,
  "allowTimedScopes": true,

  "tests": [
    { "action": { "tool": "shell", "command": "git status" }, "expect": "allow" },
    { "action": { "tool": "shell", "command": "kubectl delete pod web-1 --context kind-dev" }, "expect": "note", "files": { "~/.kube/config": "apiVersion: v1\\nkind: Config\\ncontexts: [{name: kind-dev, context: {cluster: kind-dev, user: kind-dev}}]\\nclusters: [{name: kind-dev, cluster: {server: 'https://127.0.0.1:6443'}}]\\nusers: [{name: kind-dev, user: {}}]\\n" } },
    { "name": "one command that deletes and creates again", "action": { "tool": "shell", "command": "kubectl replace --force -f db.yaml --context payments-prod" }, "expect": "countersign", "rule": "production-replacement", "files": { "db.yaml": "apiVersion: apps/v1\\nkind: StatefulSet\\nmetadata: {name: orders, namespace: shop}\\nspec:\\n  volumeClaimTemplates: [{metadata: {name: data}}]\\n", "~/.kube/config": "apiVersion: v1\\nkind: Config\\ncontexts: [{name: payments-prod, context: {cluster: payments-prod, user: ops}}]\\nclusters: [{name: payments-prod, cluster: {server: 'https://k8s.example:6443'}}]\\nusers: [{name: ops, user: {}}]\\n" } },
    { "name": "a delete now …", "action": { "tool": "shell", "session": "afresh", "command": "aws cloudformation delete-stack --stack-name orders-prod" }, "expect": "attest" },
    { "name": "… and the create later are one replacement", "action": { "tool": "shell", "session": "afresh", "command": "aws cloudformation create-stack --stack-name orders-prod --template-body file://stack.yaml" }, "expect": "countersign", "rule": "production-replacement" }
  ]
}
`;
