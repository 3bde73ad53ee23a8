// A starting point for one person: nobody else can be asked, so the defaults hold, and what cannot come back is asked for twice.
export const solo = `// Countersign: what a person must do before an agent's action runs.
// Starting point "solo": one person, nobody else to ask. Rules only raise what the defaults already ask for:
//   allow < note < confirm < acknowledge < attest < countersign < deny
// "countersign policy check" runs the tests at the end; "countersign policy explain -- COMMAND" says which rules a command meets.
{
  "version": 1,

  // Names of your own for what is production: accounts, clusters, hosts, workspaces, branches. Names with "prod" in them count already.
  "environments": [
    { "name": "production", "label": "live", "patterns": ["live", "live-*", "*-live"] }
  ],

  "rules": [
    {
      "id": "data-that-does-not-come-back",
      "match": { "operation": ["delete", "replace"], "keeps": ["data"], "reversibility": ["irreversible"], "environment": ["production", "staging", "unknown"] },
      "least": "attest",
      "reason": "Its data does not come back. Type its name, so that it is the one you mean."
    },
    {
      "id": "keys-of-this-machine",
      "match": { "operation": ["create", "update", "replace", "delete"], "path": ["~/.ssh/**", "~/.gnupg/**", "~/.aws/**", "~/.kube/**"] },
      "least": "acknowledge",
      "reason": "These files decide what this machine can reach."
    }
  ],

  "tests": [
    { "action": { "tool": "shell", "command": "ls -la" }, "expect": "allow" },
    { "action": { "tool": "shell", "command": "rm -r build" }, "expect": "allow", "files": { "build/app.js": "x", ".gitignore": "build/", "package.json": "{}" }, "uncommitted": ["build/app.js"] },
    { "action": { "tool": "shell", "command": "aws rds delete-db-instance --db-instance-identifier orders --skip-final-snapshot --profile live" }, "expect": "attest", "rule": "data-that-does-not-come-back", "files": { "~/.aws/config": "[profile live]\\nregion = eu-west-1\\n" } },
    { "action": { "tool": "shell", "command": "rm ~/.ssh/id_ed25519" }, "expect": "acknowledge", "rule": "keys-of-this-machine", "files": { "~/.ssh/id_ed25519": "x" } }
  ]
}
`;
