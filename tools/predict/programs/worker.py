"""A worker with imports and data. With a number, that many more by fork, which write to a part of the data."""

import asyncio  # noqa: F401
import decimal  # noqa: F401
import email  # noqa: F401
import http.client  # noqa: F401
import os
import signal
import sqlite3  # noqa: F401
import sys
import xml.dom.minidom  # noqa: F401

data = [{"id": i, "name": f"name {i}"} for i in range(60_000)]
read_end, write_end = os.pipe()
workers = int(sys.argv[1]) if len(sys.argv) > 1 else 0
for _ in range(workers):
    if os.fork() == 0:
        mine = [str(i) * 4 for i in range(30_000)]
        length = sum(len(entry["name"]) for entry in data[:20_000])  # Reading counts references, which writes.
        os.write(write_end, b"x")
        signal.pause()
for _ in range(workers):
    os.read(read_end, 1)
print("ready", flush=True)
signal.pause()
