import { parentPort } from 'node:worker_threads';
import { EventStoreFacade } from './eventstore-facade.js';

/**
 * `node facade-server.js DIRECTORY PORT`: the stand-in for EventStoreDB as a process of its own,
 * for load and fault tests.
 */
const [directory, port = '0'] = process.argv.slice(2);
if (!directory || parentPort) throw new Error('usage: facade-server DIRECTORY [PORT]');
const facade = await EventStoreFacade.start({ directory, port: Number(port) });
process.on('SIGTERM', () => void facade.stop().then(() => process.exit(0)));
console.log(`EventStoreDB's stand-in serves 127.0.0.1:${facade.port}`);
