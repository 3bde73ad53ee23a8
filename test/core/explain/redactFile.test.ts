// Secrets of no known form in what is written: none is left, and what a person needs to see of the file is.
import assert from 'node:assert/strict';
import { redactCommand, redactFile, redactPatch, redactText } from '../../../src/core/explain/redactFile';

const secret = 'Zw9rQm4tLx2v';

describe('explain/redactFile', () => {
  const hides = (path: string, text: string, ...kept: readonly string[]): void => {
    it(`${path}: ${text.replaceAll('\n', '⏎').slice(0, 90)}`, () => {
      for (const form of [text, text.split('\n').map(line => `+${line}`).join('\n'), text.split('\n').map(line => `-${line}`).join('\n')]) {
        const shown = redactFile(path, form);
        assert.ok(!shown.includes(secret), shown);
        for (const part of kept) assert.ok(shown.includes(part), `${part} in ${shown}`);
      }
    });
  };
  hides('/h/.docker/config.json', `{"auths":{"ghcr.io":{"auth":"${secret}","identitytoken":"${secret}"}},"HttpHeaders":{"X-Meta":"${secret}"},"currentContext":"far"}`, 'ghcr.io', 'far');
  hides('/h/.docker/config.json', `{\n  "HttpHeaders": {\n    "X-Meta-Key": "${secret}"\n  },\n  "credsStore": "desktop"\n}`, 'desktop');
  hides('/h/.kube/config', `users:\n- name: u\n  user:\n    exec:\n      command: aws\n      args: [eks, get-token]\n      env:\n      - name: VAULT_CODE\n        value: ${secret}\n      - {name: CODE, value: ${secret}}\n    password: ${secret}\n    auth-provider:\n      config:\n        id-token: ${secret}\n        nonce: ${secret}`, 'command: aws', 'VAULT_CODE', 'get-token');
  hides('/h/.pgpass', `db.example.com:5432:shop:ann:${secret}\n*:*:*:ann:a\\:b${secret}`, 'db.example.com:5432:shop:ann:');
  hides('/h/.netrc', `machine api.example.com\n  login ann\n  password ${secret}\nmachine b login c password ${secret}`, 'api.example.com', 'login ann');
  hides('/w/.npmrc', `//registry.example.com/:_authToken=${secret}\n//registry.example.com/:username=ann\n//registry.example.com/:certfile=${secret}\nregistry=https://ann:${secret}@registry.example.com/`, 'username=ann', 'registry.example.com/');
  hides('/h/.config/pip/pip.conf', `[global]\nindex-url = https://ann:${secret}@pypi.example.com/simple\nproxy-word = ${secret}`, 'pypi.example.com');
  hides('/h/.cargo/credentials.toml', `[registries.acme]\ntoken = "${secret}"\nother = "${secret}"`, 'registries.acme');
  hides('/h/.aws/credentials', `[prod]\naws_access_key_id = AKIAQNZGKIQY56JQ7WML\naws_secret_access_key = ${secret}\nx_principal = ${secret}`, '[prod]');
  hides('/h/.aws/config', `[profile prod]\nrole_arn = arn:aws:iam::1:role/x\nregion = eu-west-1\nexternal_id = ${secret}\ncredential_process = /bin/get ${secret}`, 'role/x', 'eu-west-1', '/bin/get');
  hides('/w/.env', `NODE_ENV=production\nPORT=3000\nDATABASE_URL=postgres://u:${secret}@db.example.com/shop\nWORD=${secret}\nexport LICENCE='${secret}'\nAWS_REGION=eu-west-1\nAPI_HOST=api.example.com`, 'NODE_ENV=production', 'PORT=3000', 'db.example.com/shop', 'eu-west-1', 'api.example.com');
  hides('/w/prod.tfvars', `region = "eu-west-1"\nlicence = "${secret}"\ncount = 3`, 'eu-west-1', 'count = 3');
  hides('/h/.vault-token', secret);
  hides('/h/.ssh/id_ed25519', `-----BEGIN OPENSSH PRIVATE KEY-----\n${secret}\n-----END OPENSSH PRIVATE KEY-----`);
  hides('/h/.config/gh/hosts.yml', `github.com:\n    user: alice\n    oauth_token: ${secret}\n    extra: ${secret}`, 'github.com', 'alice');
  hides('/w/.mcp.json', `{"mcpServers":{"db":{"command":"npx","args":["-y","server"],"env":{"CODE":"${secret}"},"headers":{"X-Thing":"${secret}"}}}}`, '"command":"npx"', 'CODE');
  hides('/w/k8s/db.yaml', `kind: Deployment\nspec:\n  env:\n  - name: DB_PASSWORD\n    value: ${secret}\n  - name: LOG_LEVEL\n    value: debug`, 'DB_PASSWORD', 'value: debug');
  hides('/w/k8s/s.yaml', `apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  word: ${secret}\n  other: |\n    ${secret}\ntype: Opaque`, 'name: db', 'type: Opaque', 'word:');
  hides('/w/k8s/s.json', `{"kind":"Secret","metadata":{"name":"db"},"data":{"word":"${secret}"}}`, '"name":"db"');

  // What a person has to see: which program a setting starts, and with what.
  for (const [path, text] of [['/w/.npmrc', 'script-shell=/tmp/x.sh\nnode-options=--require ./evil2.js'], ['/w/.env', 'NODE_OPTIONS=--require ./evil2.js\nLD_PRELOAD=/tmp/a1.so\nPATH=/tmp/b2:$PATH'], ['/h/.gitconfig', '[core]\n\tsshCommand = ssh -i k3y9 -o X=y1\n\tfetch = +refs/heads/*:refs/remotes/origin/*'], ['/w/compose.yaml', 'services:\n  db:\n    image: postgres:16.2\n    ports:\n    - "8080:80"\n    command: run --level 3x'], ['/h/.codex/config.toml', 'sandbox_mode = "danger-full-access"\nnotify = ["sh", "-c", "x9"]'], ['/w/src/app.ts', 'const limits = { name: "a1b2c3d4", value: "e5f6g7h8" };']] as const) {
    it(`shows ${path}`, () => assert.equal(redactFile(path, text), text));
  }

  const command = (text: string, ...kept: readonly string[]): void => {
    it(text.replaceAll('\n', '⏎').slice(0, 100), () => {
      const shown = redactCommand(text);
      assert.ok(!shown.includes(secret), shown);
      for (const part of kept) assert.ok(shown.includes(part), `${part} in ${shown}`);
    });
  };
  command(`cat > ~/.pgpass <<EOF\ndb.example.com:5432:shop:ann:${secret}\nEOF\nchmod 600 ~/.pgpass`, 'chmod 600', 'db.example.com');
  command(`cat <<'X' >> .env\nWORD=${secret}\nX`, 'WORD=');
  command(`echo 'db:*:*:ann:${secret}' >> ~/.pgpass`, '>> ~/.pgpass');
  command(`printf "WORD=${secret}\\nPORT=3000" | tee -a .env`, 'PORT=3000');
  command(`echo ${secret} > ~/.vault-token`);
  command(`kubectl apply -f - <<EOF\nkind: Secret\nstringData:\n  word: ${secret}\nEOF\nls`, 'ls');

  it('a patch, each file by its own path', () => {
    const shown = redactPatch(`diff --git a/.env b/.env\n--- a/.env\n+++ b/.env\n@@ -1 +1 @@\n-WORD=${secret}\n+WORD=${secret}x\ndiff --git a/README.md b/README.md\n--- a/README.md\n+++ b/README.md\n+WORD=plain9text9kept\n`);
    assert.ok(!shown.includes(secret), shown);
    assert.ok(shown.includes('WORD=plain9text9kept'), shown);
    assert.ok(!redactPatch(`*** Begin Patch\n*** Add File: .pgpass\n+h:1:d:u:${secret}\n*** End Patch`).includes(secret));
  });
  for (const text of ['const value = { name: "size", value: 3 };', 'echo hello > notes.txt', 'cat <<EOF > README.md\nHow to set PASSWORDS\nEOF', 'kind: ConfigMap\ndata:\n  level: debug']) it(`leaves as it is: ${text.slice(0, 60)}`, () => assert.equal(redactCommand(text), text));
  it('leaves a program’s text as it is', () => assert.equal(redactText('for (const name of names) value = table[name];'), 'for (const name of names) value = table[name];'));
  it('ends on long hostile texts', () => {
    for (const piece of ['a=', '"a":"', 'name: x_key ', '<<EOF\n', 'echo ".env" > ', 'data:\n', ': ', '\\"', '{"data":{']) {
      const text = piece.repeat(20_000 / piece.length);
      for (const path of ['.env', '.kube/config', '.pgpass', '.netrc', 'x']) assert.equal(typeof redactFile(path, `kind: Secret\n${text}`), 'string');
      assert.equal(typeof redactCommand(text), 'string');
    }
  }).timeout(60_000);
});
