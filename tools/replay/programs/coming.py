"""Keeps three workers with the same data; one ends every five seconds, and another one begins."""

import ctypes
import os
import random
import signal
import sys
import time


def work():
    ctypes.CDLL(None).prctl(15, b"ksm-coming", 0, 0, 0)  # PR_SET_NAME
    chance = random.Random(3)
    data = [chance.randbytes(1000) for _ in range(24_000)]
    while True:
        data[os.getpid() % 1000] = os.urandom(1000)
        time.sleep(0.1)


def start():
    pid = os.fork()
    if pid == 0:
        work()
    return pid


workers = [start() for _ in range(3)]
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
time.sleep(2)
print("ready", flush=True)
while True:
    time.sleep(5)
    oldest = workers.pop(0)
    os.kill(oldest, signal.SIGKILL)
    os.waitpid(oldest, 0)
    workers.append(start())
