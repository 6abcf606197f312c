"""Writes what StateHashTest expects (pip install xxhash): XXH64 of n floats, 0.5 k - 3 for k = 0 .. n - 1, with a seed."""
import struct
import xxhash

with open("xxhash64.txt", "w") as lines:
    for seed in (0, 0x1234567890ABCDEF):
        for n in list(range(34)) + [257]:
            values = struct.pack("<%df" % n, *(0.5 * k - 3 for k in range(n)))
            lines.write("%x %d %s\n" % (seed, n, xxhash.xxh64(values, seed=seed).hexdigest()))
