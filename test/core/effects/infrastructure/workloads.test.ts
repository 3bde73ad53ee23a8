// Kubernetes manifests, compose files and database migrations.
import assert from 'node:assert/strict';
import { said, type Act, type World } from './session';

const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: api\n  namespace: shop\nspec:\n  clusterIP: 10.0.0.1\n  ports: [{port: 80}]\n';
const deployment = (label: string): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n  selector:\n    matchLabels: {app: ${label}}\n`;
const claim = (size: string): string => `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n  storageClassName: gp3\n  resources: {requests: {storage: ${size}}}\n`;
const compose = 'services:\n  db:\n    image: postgres:16\n    volumes:\n      - pg:/var/lib/postgresql/data\n  web:\n    image: web\nvolumes:\n  pg: {}\n  shared: {external: true}\n';

function check(name: string, world: World, acts: readonly Act[], expected: readonly (readonly string[])[]): void {
  it(name, async () => assert.deepEqual(await said(world, acts), expected));
}

describe('workloads', () => {
  check('a field that cannot change', { files: { 'svc.yaml': service }, commit: ['svc.yaml'] }, [{ path: 'svc.yaml', from: '10.0.0.1', to: '10.0.0.9' }, 'kubectl apply -f svc.yaml'], [['later may replace api by spec.clusterIP'], ['may update api']]);
  check('forced, it is replaced', { files: { 'svc.yaml': service }, commit: ['svc.yaml'] }, [{ path: 'svc.yaml', from: '10.0.0.1', to: '10.0.0.9' }, 'kubectl apply --force -f svc.yaml'], [['later may replace api by spec.clusterIP'], ['replace api by spec.clusterIP, --force']]);
  check('a field that can', { files: { 'svc.yaml': service }, commit: ['svc.yaml'] }, [{ path: 'svc.yaml', from: 'port: 80', to: 'port: 81' }, 'kubectl apply -f svc.yaml'], [[], ['update api']]);
  check('replace --force', { files: { 'svc.yaml': service } }, ['kubectl replace --force -f svc.yaml'], [['replace api by --force']]);
  check('replace', { files: { 'svc.yaml': service } }, ['kubectl replace -f svc.yaml'], [['update api']]);
  check('a dry run', { files: { 'svc.yaml': service } }, ['kubectl replace --force --dry-run=server -f svc.yaml'], [[]]);
  check('delete and apply', { files: { 'svc.yaml': service } }, ['kubectl delete -f svc.yaml && kubectl apply -f svc.yaml'], [['replace api']]);
  check('delete of the object alone', { files: { 'svc.yaml': service } }, ['kubectl delete --cascade=orphan -f svc.yaml'], [['delete api (disposable)']]);
  check('a claim grows', { files: { 'pvc.yaml': claim('10Gi') }, commit: ['pvc.yaml'] }, [{ path: 'pvc.yaml', from: '10Gi', to: '20Gi' }], [[]]);
  check('a claim shrinks', { files: { 'pvc.yaml': claim('10Gi') }, commit: ['pvc.yaml'] }, [{ path: 'pvc.yaml', from: '10Gi', to: '5Gi' }], [['later may replace data by spec.resources.requests.storage']]);
  check('a patch of an overlay', {
    files: { 'base/kustomization.yaml': 'resources: [web.yaml]\n', 'base/web.yaml': deployment('web'), 'overlays/prod/kustomization.yaml': 'resources: [../../base]\npatches:\n  - path: patch.yaml\n', 'overlays/prod/patch.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 2\n' }, commit: ['overlays/prod/patch.yaml'],
  }, [{ path: 'overlays/prod/patch.yaml', from: '  replicas: 2\n', to: '  selector:\n    matchLabels: {app: shop}\n' }], [['later may replace web by spec.selector']]);
  check('a value of a plain chart', { files: { 'chart/Chart.yaml': 'name: web\n', 'chart/values.yaml': 'label: web\n', 'chart/templates/web.yaml': deployment('{{ .Values.label }}') }, commit: ['chart/values.yaml'] }, [{ path: 'chart/values.yaml', from: 'web', to: 'shop' }], [['later may replace web by spec.selector']]);

  check('compose: down keeps volumes', { files: { 'compose.yaml': compose } }, ['docker compose down'], [['delete the containers of workspace (disposable)']]);
  check('compose: down -v names them, not the external one', { files: { 'compose.yaml': compose } }, ['docker compose -p shop down -v'], [['delete the containers of shop (disposable)', 'delete shop_pg']]);
  check('compose: down -v and up', { files: { 'compose.yaml': compose } }, ['docker compose down -v && docker compose up -d'], [['delete the containers of workspace (disposable)', 'replace workspace_pg', 'update workspace']]);
  check('compose: a database without a volume of its own', { files: { 'compose.yaml': 'services:\n  db:\n    image: postgres:16\n' } }, ['docker compose up -d -V'], [['replace db:its data folder by --renew-anon-volumes', 'update workspace']]);
  check('compose: a volume made otherwise', { files: { 'compose.yaml': compose }, commit: ['compose.yaml'] }, [{ path: 'compose.yaml', from: 'pg: {}', to: 'pg: {driver: nfs}' }, 'docker compose up -d'], [['later may replace workspace_pg by driver'], ['may replace workspace_pg by driver', 'update workspace']]);
  check('compose: a volume made the same way', { files: { 'compose.yaml': compose }, commit: ['compose.yaml'] }, [{ path: 'compose.yaml', from: 'pg: {}', to: 'pg:' }], [[]]);
  check('compose: memory only', { files: { 'compose.yaml': 'services:\n  db:\n    image: postgres:16\n    tmpfs: /var/lib/postgresql/data\n' } }, ['docker compose down -v'], [['delete the containers of workspace (disposable)']]);
  check('compose: another volume under a service', { files: { 'compose.yaml': compose }, commit: ['compose.yaml'] }, [{ path: 'compose.yaml', from: '- pg:', to: '- pg2:' }], [['later forget workspace_pg']]);

  const rails = 'class X < ActiveRecord::Migration[7.1]\n  def up\n    drop_table :orders\n    create_table :orders do |t|\n      t.string :name\n    end\n  end\n  def down\n    drop_table :users\n  end\nend\n';
  check('migration: Rails', { files: {} }, [{ path: 'db/migrate/1_x.rb', text: rails }], [['later replace orders']]);
  check('migration: Rails renames', { files: {} }, [{ path: 'db/migrate/1_x.rb', text: 'class X < ActiveRecord::Migration[7.1]\n  def change\n    rename_table :a, :b\n    add_index :b, :c\n  end\nend\n' }], [[]]);
  check('migration: SQL column', { files: {} }, [{ path: 'prisma/migrations/1/migration.sql', text: 'ALTER TABLE "Order" DROP COLUMN "total", ADD COLUMN "total" TEXT;\n' }], [['later update Order', 'later replace Order.total'].reverse()]);
  check('migration: Django', { files: {} }, [{ path: 'shop/migrations/0002_x.py', text: "operations = [\n  migrations.RemoveField(model_name='order', name='total'),\n  migrations.AddField(model_name='order', name='total', field=models.TextField()),\n]\n" }], [['later replace order.total']]);
  const schema = 'model User {\n  id    Int    @id\n  email String @unique\n  posts Post[]\n}\n\nmodel Post {\n  id     Int  @id\n  author User @relation(fields: [userId], references: [id])\n  userId Int\n  @@map("posts")\n}\n';
  check('Prisma schema: a field renamed', { files: { 'prisma/schema.prisma': schema }, commit: ['prisma/schema.prisma'] }, [{ path: 'prisma/schema.prisma', from: 'email String', to: 'mail String' }], [['later may delete User.email']]);
  check('Prisma schema: renamed with its column kept', { files: { 'prisma/schema.prisma': schema }, commit: ['prisma/schema.prisma'] }, [{ path: 'prisma/schema.prisma', from: 'email String @unique', to: 'mail String @unique @map("email")' }], [[]]);
  check('Prisma schema: a model taken out', { files: { 'prisma/schema.prisma': schema }, commit: ['prisma/schema.prisma'] }, [{ path: 'prisma/schema.prisma', text: 'model User {\n  id Int @id\n  email String @unique\n}\n' }], [['later may delete posts']]);
  check('Prisma schema: a relation and a field more', { files: { 'prisma/schema.prisma': schema }, commit: ['prisma/schema.prisma'] }, [{ path: 'prisma/schema.prisma', from: '  posts Post[]\n', to: '  age Int?\n' }], [[]]);
  check('migration: Ecto', { files: {} }, [{ path: 'priv/repo/migrations/1_x.exs', text: 'defmodule X do\n  use Ecto.Migration\n  def up do\n    drop table(:carts)\n    create table(:carts) do\n      add :name, :string\n    end\n    alter table(:users) do\n      remove :email\n    end\n  end\n  def down do\n    drop table(:users)\n  end\nend\n' }], [['later replace carts', 'later delete users.email']]);
  check('migration: Liquibase in XML, without its rollback', { files: {} }, [{ path: 'db/changelog.xml', text: '<databaseChangeLog><changeSet id="1" author="a"><dropTable cascadeConstraints="true" tableName="carts"/><createTable tableName="carts"><column name="id" type="int"/></createTable><dropColumn columnName="email" tableName="users"/><rollback><dropTable tableName="users"/></rollback></changeSet></databaseChangeLog>' }], [['later replace carts', 'later delete users.email']]);
  check('migration: Liquibase in YAML', { files: {} }, [{ path: 'db/changelog/2.yaml', text: 'databaseChangeLog:\n- changeSet:\n    id: 2\n    changes:\n    - dropTable:\n        tableName: carts\n    - addColumn:\n        tableName: users\n        columns:\n        - column:\n            name: age\n' }], [['later delete carts']]);
  const bucket = 'resource "aws_s3_bucket" "b" {\n  bucket = "acme"\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n';
  check('protection taken away: Terraform', { files: { 'main.tf': bucket }, commit: ['main.tf'] }, [{ path: 'main.tf', from: 'prevent_destroy = true', to: 'prevent_destroy = false' }], [['later update aws_s3_bucket.b']]);
  check('protection that stays', { files: { 'main.tf': bucket }, commit: ['main.tf'] }, [{ path: 'main.tf', from: '"acme"\n', to: '"acme"\n  tags = {}\n' }], [[]]);
  check('protection that goes with its resource', { files: { 'main.tf': bucket }, commit: ['main.tf'] }, [{ path: 'main.tf', text: '# none\n' }], [['later delete aws_s3_bucket.b']]);
  const stack = 'Resources:\n  Orders:\n    Type: AWS::DynamoDB::Table\n    DeletionPolicy: Retain\n    Properties:\n      TableName: orders\n  Queue:\n    Type: AWS::SQS::Queue\n';
  check('protection taken away: CloudFormation', { files: { 't.yaml': stack }, commit: ['t.yaml'] }, [{ path: 't.yaml', from: '    DeletionPolicy: Retain\n', to: '' }], [['later update Orders']]);
  const api = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\n  namespace: shop\nspec:\n  replicas: 3\n';
  check('no copy left: the edit and the apply say so', { files: { 'k/api.yaml': api }, commit: ['k/api.yaml'] }, [{ path: 'k/api.yaml', from: 'replicas: 3', to: 'replicas: 0' }, 'kubectl apply -f k/api.yaml'], [['later update api'], ['update api']]);
  check('fewer copies', { files: { 'k/api.yaml': api }, commit: ['k/api.yaml'] }, [{ path: 'k/api.yaml', from: 'replicas: 3', to: 'replicas: 2' }], [[]]);
  check('migration: Alembic, forward only', { files: {} }, [{ path: 'alembic/versions/a1.py', text: "def upgrade():\n    op.drop_table('orders')\n\ndef downgrade():\n    op.create_table('orders')\n    op.drop_table('x')\n" }], [['later delete orders']]);
  check('migration: Knex', { files: {} }, [{ path: 'migrations/1_s.js', text: "exports.up = async knex => {\n  await knex.schema.table('users', t => { t.dropColumn('mail'); t.string('mail'); });\n};\nexports.down = async knex => knex.schema.dropTable('users');\n" }], [['later replace users.mail']]);
});
