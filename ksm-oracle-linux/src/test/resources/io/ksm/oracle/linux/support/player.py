"""Plays programs whose memory the kernel may merge, as it is told through a socket.

Usage: player.py SOCKET

Every process connects to the socket, says its number and its process id, and obeys commands:
an opcode, two numbers, and for a write the bytes. Pages are counted from BASE. Process -1 is the
first one. It has a mergeable mapping without pages, which all others inherit: so every process is
known to the kernel's scanner from its beginning, in the order of their beginnings, and the scanner
never runs out of processes.
"""

import ctypes
import os
import signal
import socket
import struct
import sys

PAGE = os.sysconf("SC_PAGE_SIZE")
BASE = 0x10_0000_0000
ALWAYS_THERE = BASE - (1 << 30)

PROT_READ, PROT_WRITE = 1, 2
MAP_PRIVATE, MAP_ANONYMOUS, MAP_FIXED_NOREPLACE = 0x02, 0x20, 0x100000
MADV_DONTNEED, MADV_MERGEABLE, MADV_UNMERGEABLE, MADV_NOHUGEPAGE = 4, 12, 13, 15

COMMAND = struct.Struct("<cii")

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]


def check(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def map_at(address, length):
    flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE
    if libc.mmap(address, length, PROT_READ | PROT_WRITE, flags, -1, 0) != address:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    check(libc.madvise(address, length, MADV_NOHUGEPAGE))
    check(libc.madvise(address, length, MADV_MERGEABLE))


def connect(path, number):
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(path)
    connection.sendall(struct.pack("<ii", number, os.getpid()))
    return connection


def serve(connection, path):
    """Obeys until the other side hangs up; a forked child goes on with a connection of its own."""
    stream = connection.makefile("rb", 1 << 20)
    while True:
        command = stream.read(COMMAND.size)
        if len(command) < COMMAND.size:
            os._exit(0)
        opcode, first, count = COMMAND.unpack(command)
        address, length = BASE + first * PAGE, count * PAGE
        if opcode == b"M":
            map_at(address, length)
        elif opcode == b"U":
            check(libc.munmap(address, length))
        elif opcode == b"W":
            ctypes.memmove(address, stream.read(length), length)
        elif opcode == b"T":
            ctypes.string_at(address, 1)
        elif opcode == b"D":
            check(libc.madvise(address, length, MADV_DONTNEED))
        elif opcode == b"N":
            check(libc.madvise(address, length, MADV_UNMERGEABLE))
        elif opcode == b"G":
            check(libc.madvise(address, length, MADV_MERGEABLE))
        elif opcode == b"F":
            if os.fork() == 0:
                connection.close()
                return connect(path, first)
        elif opcode == b"E":
            os.execvp("sleep", ["sleep", "600"])
        elif opcode == b"S":
            connection.sendall(b"!")
        else:
            raise ValueError(opcode)


def main(path):
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    map_at(ALWAYS_THERE, PAGE)
    connection = connect(path, -1)
    while True:
        connection = serve(connection, path)


main(sys.argv[1])
