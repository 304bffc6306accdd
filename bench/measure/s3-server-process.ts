/** fauxqs in memory, in a process of its own so that what is measured shares no thread with it. Prints its endpoint. */
import {buildApp} from 'fauxqs';

const app = buildApp({logger: false});
console.log(await app.listen({host: '127.0.0.1', port: 0}));
