// A real MCP server built with the official SDK: a tool that reads, one that deletes a file, one that takes megabytes, one that ends it.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { rmSync } from 'node:fs';
import * as z from 'zod';

const server = new McpServer({ name: 'orders', version: '1.0.0' });
const said = (text: string) => ({ content: [{ type: 'text' as const, text }] });
server.registerTool('get_order', { inputSchema: { id: z.string() } }, ({ id }) => said(`order ${id}`));
server.registerTool('list_text', { inputSchema: { text: z.string() } }, ({ text }) => said(`${text.length}`));
server.registerTool('delete_database', { inputSchema: { name: z.string(), file: z.string() } }, ({ file }) => {
  rmSync(file, { force: true });
  return said('deleted');
});
server.registerTool('get_end', {}, () => process.exit(7));
void server.connect(new StdioServerTransport(undefined, undefined, { maxBufferSize: 256 * 1024 * 1024 }));
