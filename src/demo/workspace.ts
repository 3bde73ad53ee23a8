// Lays out the demo: a service with an environment that really exists and holds data that git does not have,
// and a HOME with a cloud profile. Nothing of the person's own home or cloud can be reached from it.
import { execFile } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';

/** Where the demo lies; absolute paths. */
export interface DemoPlaces {
  readonly home: string;
  readonly workspace: string;
  /** Goes first in PATH: what stands in for cloud command lines. */
  readonly programs: string;
}

/** Makes a fresh demo below `folder`. Rejects where there is no git. */
export async function createDemo(folder: string): Promise<DemoPlaces> {
  const places: DemoPlaces = {
    home: path.join(folder, 'home'),
    workspace: path.join(folder, 'orders-service'),
    programs: path.join(folder, 'home/.local/bin'),
  };
  await writeFiles(places.home, homeFiles);
  await writeFiles(places.workspace, trackedFiles);
  for (const program of [path.join(places.programs, 'aws'), path.join(places.workspace, 'scripts/create-environment.sh')]) await chmod(program, 0o755);
  await commit(places);
  // After the commit: this is what no checkout brings back.
  await writeFiles(path.join(places.workspace, 'environments/orders-prod'), untrackedFiles());
  return places;
}

const homeFiles: Readonly<Record<string, string>> = {
  '.aws/config': `[profile engineer]
region = eu-central-1
sso_session = acme

[profile operator-prod]
role_arn = arn:aws:iam::123456789012:role/Operator
source_profile = engineer
region = eu-central-1

[sso-session acme]
sso_start_url = https://acme.awsapps.com/start
sso_region = eu-central-1
`,
  '.bashrc': `PS1='\\w \\$ '\n`,
  // An approved cloud action must reach no cloud, whatever the machine has installed.
  '.local/bin/aws': `#!/bin/sh
echo "This is the demo: there is no AWS here. It was asked for: aws $*"
`,
};

const trackedFiles: Readonly<Record<string, string>> = {
  'README.md': `# orders-service

Takes orders and keeps them in \`environments/<name>/data\`.

    ./scripts/create-environment.sh orders-prod   # an empty environment
    node src/server.js orders-prod
`,
  'package.json': `${JSON.stringify({ name: 'orders-service', version: '2.3.0', private: true, scripts: { start: 'node src/server.js orders-prod' } }, undefined, 2)}\n`,
  '.gitignore': 'environments/*/data/\nenvironments/*/uploads/\n',
  'src/server.js': `// Answers with the number of orders of an environment.
const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');
const environment = process.argv[2];
createServer((request, response) => {
  const orders = readFileSync(\`environments/\${environment}/data/orders.ndjson\`, 'utf8').split('\\n').filter(Boolean);
  response.end(\`\${orders.length} orders\\n\`);
}).listen(8080, '127.0.0.1');
`,
  'scripts/create-environment.sh': `#!/bin/sh
# Makes an empty environment: create-environment.sh NAME
set -eu
mkdir "environments/$1"
mkdir "environments/$1/data" "environments/$1/uploads"
printf '{ "name": "%s", "region": "eu-central-1" }\\n' "$1" > "environments/$1/environment.json"
: > "environments/$1/data/orders.ndjson"
echo "environment $1 is ready"
`,
  'environments/orders-prod/environment.json': '{ "name": "orders-prod", "region": "eu-central-1", "replicas": 3 }\n',
  'infra/stack.yaml': `AWSTemplateFormatVersion: '2010-09-09'
Description: orders-service, production
Parameters:
  DatabasePassword:
    Type: String
    NoEcho: true
Resources:
  OrdersDatabase:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Delete
    Properties:
      DBInstanceIdentifier: orders-prod-db
      Engine: postgres
      DBInstanceClass: db.m6g.large
      AllocatedStorage: '200'
      MasterUsername: orders
      MasterUserPassword: !Ref DatabasePassword
  UploadsBucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: orders-prod-uploads
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterName: orders-prod
  OrdersService:
    Type: AWS::ECS::Service
    Properties:
      Cluster: !Ref Cluster
      ServiceName: orders
      DesiredCount: 3
      TaskDefinition: orders:41
  ServiceRole:
    Type: AWS::IAM::Role
    Properties:
      RoleName: orders-prod-service
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal: { Service: ecs-tasks.amazonaws.com }
            Action: sts:AssumeRole
`,
};

function untrackedFiles(): Record<string, string> {
  const files: Record<string, string> = { 'data/orders.ndjson': '' };
  for (let number = 1; number <= 1284; number++) {
    const placed = new Date(Date.UTC(2026, 0, 1) + number * 5_400_000).toISOString();
    files['data/orders.ndjson'] += `${JSON.stringify({ number, placed, customer: `C-${1000 + (number * 37) % 900}`, total: ((number * 1733) % 50_000) / 100 })}\n`;
  }
  for (let number = 1; number <= 38; number++) {
    files[`uploads/invoice-${String(number).padStart(4, '0')}.txt`] = `Invoice ${number}\nOrder ${number * 33}\n`;
  }
  return files;
}

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

async function commit({ home, workspace }: DemoPlaces): Promise<void> {
  // The person's own git settings (signing, hooks, templates) stay out.
  const env = { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1' };
  const person = ['-c', 'user.name=Demo', '-c', 'user.email=demo@example.com'];
  for (const args of [['init', '-q', '-b', 'main'], ['add', '.'], ['commit', '-q', '-m', 'orders: the service and its environment']]) {
    await promisify(execFile)('git', [...person, ...args], { cwd: workspace, env });
  }
}
