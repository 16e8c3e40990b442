"""Rewrites keys of Redis servers, 500 a second in each, always the same ones in the same order."""

import random
import socket
import sys
import time

servers = []
for path in sys.argv[1:]:
    server = socket.socket(socket.AF_UNIX)
    server.connect(path)
    servers.append(server)
chance = random.Random(7)
begin = time.monotonic()
for turn in range(10**9):
    for _ in range(50):
        key = f"key:{chance.randrange(100_000)}"
        shared = chance.random() < 0.5
        for number, server in enumerate(servers):
            value = f"{key}-{turn if shared else (turn, number)}".ljust(200, "x")
            server.sendall(f"*3\r\n$3\r\nSET\r\n${len(key)}\r\n{key}\r\n${len(value)}\r\n{value}\r\n".encode())
    for server in servers:
        server.recv(1 << 16)
    time.sleep(max(0.0, begin + (turn + 1) / 10 - time.monotonic()))
