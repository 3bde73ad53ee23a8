// Secrets never reach a text that is shown or written; harmless words stay readable.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { redact } from '../../../src/core/explain/redact';

const secret = 'c4n4ryS3cr3tV4lu3';

function hides(text: string): void {
  it(`hides the secret in ${text.replace(secret, '…')}`, () => assert.ok(!redact(text).includes(secret), redact(text)));
}
function keeps(text: string): void {
  it(`keeps ${text}`, () => assert.equal(redact(text), text));
}

describe('redact', () => {
  hides(`postgres://app:${secret}@db.example.com:5432/shop`);
  hides(`psql "postgresql://app:${secret}@db/shop" -c "SELECT 1"`);
  hides(`PGPASSWORD=${secret} psql -h db`);
  hides(`mongosh mongodb://m.acme-prod.net/shop -u app -p ${secret}`);
  hides(`mongo -p${secret}`);
  keeps('mongosh mongodb://m.acme-prod.net/shop --eval "db.orders.drop()"');
  hides(`export DATABASE_PASSWORD='${secret}'`);
  hides(`{"apiKey": "${secret}"}`);
  const reads = (text: string, expected: string): void => {
    it(`reads: ${expected}`, () => {
      assert.equal(redact(text), expected);
      assert.equal(redact(expected), expected);
    });
  };
  // One mark for one secret, with the scheme left standing.
  reads(`curl -H "Authorization: Bearer ${secret}" https://x.example.com`, 'curl -H "Authorization: Bearer [redacted]" https://x.example.com');
  reads(`{"Authorization": "Bearer ${secret}"}`, '{"Authorization": "Bearer [redacted]"}');
  reads(`Authorization: token: ${secret}`, 'Authorization: token: [redacted]');
  reads(`-H 'Cookie: session=${secret}; theme=dark'`, '-H \'Cookie: [redacted]\'');
  // A key's id is a name; inside another name it is a copy.
  reads('aws iam delete-access-key --access-key-id AKIAQNZGKIQY56JQ7WML', 'aws iam delete-access-key --access-key-id AKIAQNZGKIQY56JQ7WML');
  reads('rm backup-AKIAQNZGKIQY56JQ7WML-old.csv', 'rm backup-[redacted]-old.csv');
  hides(`curl -H "Authorization: Bearer ${secret}" https://api.example.com`);
  hides(`curl -H 'X-Api-Key: ${secret}' https://api.example.com`);
  hides(`mysql -u root -p${secret} -e "DROP DATABASE x"`);
  hides(`gh auth login --with-token ${secret}`);
  hides(`aws_secret_access_key = ${secret}`);
  hides(`vault login token=${secret}`);
  hides(`docker login --password ${secret}`);
  hides(`https://${secret}abcdef0123@github.com/acme/shop.git`);
  hides(`-----BEGIN OPENSSH PRIVATE KEY-----\n${secret}\n-----END OPENSSH PRIVATE KEY-----`);
  for (const token of ['ghp_' + 'a1'.repeat(18), 'github_pat_' + 'A1_'.repeat(12), 'xoxb-1234567890-abcdef', 'sk-ant-' + 'a1b2'.repeat(6), 'glpat-abcdefghijklmnop1234', 'hvs.' + 'a'.repeat(24)]) {
    it(`hides a token that starts with ${token.slice(0, 5)}`, () => assert.ok(!redact(`use ${token} here`).includes(token)));
  }
  keeps('kubectl delete secret db-password -n shop');
  keeps('DROP TABLE tokens');
  keeps('aws secretsmanager get-secret-value --secret-id shop/db');
  keeps('PASSWORD=$DB_PASSWORD ./run.sh');
  keeps('git push https://github.com/acme/shop.git');
  keeps('skip_final_snapshot = true');
  it('is idempotent on any text', () => fc.assert(fc.property(fc.string(), text => redact(redact(text)) === redact(text))));
  it('takes long hostile texts in linear time', () => {
    const started = process.cpuUsage().user;
    for (const piece of ['a:', 'password=', '://a:', '-----BEGIN PRIVATE KEY-----', '--token ']) redact(piece.repeat(20_000));
    assert.ok((process.cpuUsage().user - started) / 1e6 < 10, 'seconds of processor time');
  });
});
