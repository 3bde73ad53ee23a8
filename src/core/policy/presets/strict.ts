// A starting point for a team that may change production only with two people, and where nothing is taken for harmless unproved.
export const strict = `// Countersign: what a person must do before an agent's action runs.
// Starting point "strict": two people for every loss in production, a click for every change of it, and an account that nobody can name
// counts as production. Rules only raise what the defaults already ask for:
//   allow < note < confirm < acknowledge < attest < countersign < deny
// "countersign policy check" runs the tests at the end; "countersign policy explain -- COMMAND" says which rules a command meets;
// "countersign replay --policy FILE" says how many prompts a change would have meant.
{
  "version": 1,

  "unknownEnvironment": "production",

  // Name what is not production, or everything that is not local counts as production.
  "environments": [
    { "name": "production", "label": "live", "patterns": ["live", "live-*", "*-live"] }
  ],

  "rules": [
    {
      "id": "production-loss",
      "match": { "operation": ["delete", "replace", "forget"], "environment": ["production"] },
      "least": "countersign",
      "reason": "Nobody takes production away alone.",
      "owner": "the owners of .countersign/policy.json"
    },
    {
      "id": "production-loss-by-change",
      "match": { "operation": ["update"], "environment": ["production"], "reversibility": ["irreversible"] },
      "least": "countersign",
      "reason": "What is changed this way does not come back.",
      "owner": "the owners of .countersign/policy.json"
    },
    {
      "id": "production-access",
      "match": { "operation": ["grant"], "environment": ["production"] },
      "least": "countersign",
      "reason": "Access to production is given by two.",
      "owner": "the owners of .countersign/policy.json"
    },
    {
      "id": "production-change",
      "match": { "operation": ["create", "update", "send"], "environment": ["production"] },
      "least": "confirm",
      "reason": "A person looks at every change of production.",
      "owner": "the owners of .countersign/policy.json"
    },
    {
      "id": "what-builds-and-ships",
      "match": { "operation": ["create", "update", "replace", "delete"], "path": [".github/**", ".gitlab-ci.yml", "**/Jenkinsfile", "**/Dockerfile"] },
      "least": "confirm",
      "reason": "It runs later, with more rights than the agent has now.",
      "owner": "the owners of .countersign/policy.json"
    }
  ],

  // How a second person is asked; who may sign is in .countersign/allowed_signers. Requests travel through the remote named here, without a
  // name through your own; on a host where repositories can be public nothing is sent without one. Take the line in if yours is not public.
  "countersign": {
    // "remote": "origin",
    "expiresMinutes": 30
  },

  // No way past a missing signature, no stored answers, no approvals for a time, and no button that asks a cloud.
  "breakGlass": false,
  "allowDisposable": false,
  "allowTimedScopes": false,
  "onlineChecks": false,

  "tests": [
    { "action": { "tool": "shell", "command": "git diff" }, "expect": "allow" },
    { "action": { "tool": "shell", "command": "npm test" }, "expect": "allow", "files": { "package.json": "{\\"scripts\\": {\\"test\\": \\"mocha\\"}}" } },
    { "name": "an account that nobody can name", "action": { "tool": "shell", "command": "aws s3 rb s3://reports --force" }, "expect": "countersign", "rule": "production-loss" },
    { "action": { "tool": "shell", "command": "kubectl apply -f web.yaml --context payments-prod" }, "expect": "confirm", "rule": "production-change", "files": { "web.yaml": "apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: web, namespace: shop}\\n", "~/.kube/config": "apiVersion: v1\\nkind: Config\\ncontexts: [{name: payments-prod, context: {cluster: payments-prod, user: ops}}]\\nclusters: [{name: payments-prod, cluster: {server: 'https://k8s.example:6443'}}]\\nusers: [{name: ops, user: {}}]\\n" } },
    { "action": { "tool": "edit", "path": ".github/dependabot.yml", "oldText": "weekly", "newText": "daily" }, "expect": "confirm", "rule": "what-builds-and-ships", "files": { ".github/dependabot.yml": "interval: weekly\\n" } }
  ]
}
`;
