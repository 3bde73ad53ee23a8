// Which interpreter reads which program. Several may know one program (`docker exec`, `docker compose down`): the first that answers counts.
// A program that none reads is looked up in the knowledge tables.
import { agentInterpreters, agentRunners } from './agentLaunch';
import { awsInterpreters } from './aws/aws';
import { languageInterpreters } from './code/interpreters';
import { databaseRooms } from './databases/interpreters';
import { fileInterpreters } from './files/interpreters';
import { httpInterpreters, httpWriteInterpreters } from './http/httpCall';
import { jarInterpreters } from './http/jarCall';
import { infrastructureInterpreters } from './infrastructure/interpreters';
import { migrationInterpreters } from './infrastructure/migrations/migrations';
import { gateInterpreters } from './gatePrograms';
import { gitInterpreters } from './git/interpreters';
import { kubernetesInterpreters } from './kubernetes/interpreters';
import { scriptRooms } from './scripts/interpreters';
import { wrapperRooms } from './wrappers/interpreters';
import type { Interpreter } from './world';

/** One map per room, most specific first. */
const rooms: readonly Readonly<Record<string, Interpreter>>[] = [
  migrationInterpreters,
  gateInterpreters,
  ...databaseRooms,
  agentRunners,
  agentInterpreters,
  ...scriptRooms,
  ...wrapperRooms,
  languageInterpreters,
  infrastructureInterpreters,
  kubernetesInterpreters,
  awsInterpreters,
  httpInterpreters,
  jarInterpreters,
  fileInterpreters,
  gitInterpreters,
  httpWriteInterpreters,
];

export const interpreters: Readonly<Record<string, Interpreter>> = chained(rooms);

function chained(maps: readonly Readonly<Record<string, Interpreter>>[]): Readonly<Record<string, Interpreter>> {
  const byProgram = new Map<string, Interpreter>();
  for (const [program, interpreter] of maps.flatMap(map => Object.entries(map))) {
    const earlier = byProgram.get(program);
    byProgram.set(program, earlier ? async (call, world) => (await earlier(call, world)) ?? interpreter(call, world) : interpreter);
  }
  return Object.fromEntries(byProgram);
}
