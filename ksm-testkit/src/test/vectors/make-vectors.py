#!/usr/bin/python3
"""Writes the golden vectors of one hash to stdout: make-vectors.py xxh64|xxh32|crc32|crc32c|nh"""
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


M64 = (1 << 64) - 1


def secrets(seed, count):
    """SplitMix64 (Steele, Lea, Flood, 2014), as java.util.SplittableRandom has it."""
    for i in range(1, count + 1):
        z = (seed + i * 0x9E3779B97F4A7C15) & M64
        z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & M64
        z = ((z ^ z >> 27) * 0x94D049BB133111EB) & M64
        yield z ^ z >> 31


NH_SECRETS = list(secrets(1, 2 + 2 * 512))


def nh(data):
    """ksm-hash-nh by its definition (NhHasher.java), seed 1."""
    hash = NH_SECRETS[0] ^ len(data)
    for start in range(0, max(1, len(data)), 4096):
        sums = [0, 0]
        piece = data[start : start + 4096]
        for i in range(0, len(piece), 8):
            word = int.from_bytes(piece[i : i + 8], "little")
            for s in (0, 1):
                x = (word + NH_SECRETS[2 + i // 4 + s]) & M64
                sums[s] += (x & 0xFFFFFFFF) * (x >> 32)
        product = ((sums[0] & M64) ^ hash) * ((sums[1] & M64) ^ NH_SECRETS[1])
        hash = (product & M64) ^ product >> 64
    return hash


def main(name):
    if name == "crc32":
        made_by, digits, function = f"zlib {zlib.ZLIB_RUNTIME_VERSION}", 8, zlib.crc32
    elif name == "crc32c":
        made_by, digits, function = "the definition, bit by bit (this script)", 8, crc32c
    elif name == "nh":
        made_by, digits, function = "its definition (this script)", 16, nh
    else:
        import xxhash  # Debian: python3-xxhash

        made_by, digits = f"xxHash {xxhash.XXHASH_VERSION}, the reference in C", int(name[3:]) // 4
        function = getattr(xxhash, name + "_intdigest")
    data = stream(LENGTHS[-1])
    seed = 1 if name == "nh" else 0
    print(f"# {name} of the first N bytes of a fixed stream, seed {seed}: N, then the hash in hex.")
    print("# Byte i of the stream is the top 8 bits of x(i+1), where x(0) = 0 and")
    print("# x(i+1) = (x(i) * 6364136223846793005 + 1442695040888963407) mod 2^64.")
    print(f"# Computed by {made_by}; command: ksm-testkit/src/test/vectors/make-vectors.py {name}")
    for length in LENGTHS:
        print(f"{length} {function(data[:length]):0{digits}x}")


main(sys.argv[1])
