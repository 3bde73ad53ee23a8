// Looks a name from outside (a command, a file) up in a table of ours: names such as `constructor` find nothing.

/** The table's own entry; undefined if the name is not one of its own. */
export function lookUp<Entry>(table: Readonly<Record<string, Entry>>, name: string): Entry | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
