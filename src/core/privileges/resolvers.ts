// Which resolver answers for which system.
import type { System } from '../model/resource';
import type { Resolver } from './resolver';

export const resolvers: Partial<Readonly<Record<System, Resolver>>> = {
};
