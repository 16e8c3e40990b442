// A small server with some data in objects and in buffers.
const entries = new Map();
for (let i = 0; i < 100000; i++) {
  entries.set('key ' + i, { id: i, name: 'name ' + i });
}
const buffers = Array.from({ length: 20 }, (_, i) => Buffer.alloc(1 << 20, i % 5));
const server = require('http').createServer((request, response) => response.end(`${entries.size} ${buffers.length}`));
server.listen(0, '127.0.0.1', () => console.log('ready'));
