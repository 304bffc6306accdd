import {randomBytes} from 'node:crypto';
import {once} from 'node:events';
import {Agent, createServer, get, type IncomingMessage, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {setImmediate as turn} from 'node:timers/promises';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {readInPlace} from '../../runtime/io/read-in-place.ts';

const content = randomBytes(5 * 1024 * 1024);
let server: Server;

beforeAll(async () => {
  server = createServer((_, outgoing) => outgoing.end(content)).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(() => server.close());

async function fetched(agent: Agent): Promise<IncomingMessage> {
  const {port} = server.address() as AddressInfo;
  const [answer] = (await once(get({port, agent}), 'response')) as [IncomingMessage];
  return answer;
}

test('a connection reads into the same memory again and again, and what was read is not overwritten', async () => {
  const agent = readInPlace(new Agent({keepAlive: true}));
  const memory = new Set<unknown>();
  const connections = new Set<unknown>();
  for (let request = 0; request < 2; request++) {
    const answer = await fetched(agent);
    connections.add(answer.socket);
    answer.socket.on('data', ({buffer}: Buffer) => memory.add(buffer));
    const chunks = (await answer.toArray()) as Buffer[];
    expect(Buffer.concat(chunks).equals(content)).toBe(true);
    await turn();
  }
  expect([memory.size, connections.size]).toEqual([1, 1]);
  agent.destroy();
});

test('a reader that is slow holds the connection up', async () => {
  const agent = readInPlace(new Agent());
  const answer = await fetched(agent);
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    const {bytesRead} = answer.socket;
    await turn();
    await turn();
    expect(answer.socket.bytesRead - bytesRead).toBeLessThan(512 * 1024);
  }
  expect(Buffer.concat(chunks).equals(content)).toBe(true);
  agent.destroy();
});
