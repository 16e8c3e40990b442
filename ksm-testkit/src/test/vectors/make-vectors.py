#!/usr/bin/python3
"""Writes the golden vectors of one hash to stdout: make-vectors.py xxh64|xxh32|crc32|crc32c"""
import sys
import zlib

LENGTHS = [*range(4097), 5000, 8191, 8192, 8193, 16384, 65535, 65536, 65537, 1048575, 1048576]


def stream(count):
    """The bytes that are hashed: the top 8 bits of each state of an LCG."""
    out, state = bytearray(count), 0
    for i in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        out[i] = state >> 56
    return bytes(out)


def crc32c(data):
    """CRC-32C by its definition, bit by bit: reflected polynomial, all ones before and after."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def main(name):
    if name == "crc32":
        made_by, digits, function = f"zlib {zlib.ZLIB_RUNTIME_VERSION}", 8, zlib.crc32
    elif name == "crc32c":
        made_by, digits, function = "the definition, bit by bit (this script)", 8, crc32c
    else:
        import xxhash  # Debian: python3-xxhash

        made_by, digits = f"xxHash {xxhash.XXHASH_VERSION}, the reference in C", int(name[3:]) // 4
        function = getattr(xxhash, name + "_intdigest")
    data = stream(LENGTHS[-1])
    print(f"# {name} of the first N bytes of a fixed stream, seed 0: N, then the hash in hex.")
    print("# Byte i of the stream is the top 8 bits of x(i+1), where x(0) = 0 and")
    print("# x(i+1) = (x(i) * 6364136223846793005 + 1442695040888963407) mod 2^64.")
    print(f"# Computed by {made_by}; command: ksm-testkit/src/test/vectors/make-vectors.py {name}")
    for length in LENGTHS:
        print(f"{length} {function(data[:length]):0{digits}x}")


main(sys.argv[1])
