// Database clients, server tools and frameworks, in the order they are asked.
import type { Interpreter } from '../world';
import { frameworkInterpreters } from './frameworks';
import { remadeInterpreters } from './remade';
import { mongoInterpreters } from './mongo';
import { redisInterpreters } from './redis';
import { serverToolInterpreters } from './serverTools';
import { sqlClientInterpreters } from './sqlClients';
import { typedRedisInterpreters, typedSqlInterpreters } from './typedSql';

export const databaseRooms: readonly Readonly<Record<string, Interpreter>>[] = [...sqlClientInterpreters, serverToolInterpreters, remadeInterpreters, redisInterpreters, mongoInterpreters, frameworkInterpreters, typedSqlInterpreters, typedRedisInterpreters];
