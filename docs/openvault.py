#!/usr/bin/env python3
"""Open a Zegel vault of format 1 by docs/vault.md, without Zegel's code.

    openvault.py vault.db keys 482915        print what is in it, as JSON
    openvault.py --check ../vault/testdata/v1   compare with the folder's content.json

Needs Python 3.9 and argon2-cffi; all else is in the standard library. It only reads, counts no tries, and takes any PIN:
with a wrong one it prints other secrets and says that the check bits do not fit, or, for one in 256, that they do.
"""

import hashlib
import hmac
import json
import pathlib
import struct
import sys

from argon2.low_level import Type, hash_secret_raw


def mac(key, message):
    return hmac.new(key, message, hashlib.sha256).digest()


def hkdf(secret, salt, info):
    return mac(mac(salt or bytes(32), secret), info + b"\x01")


def joined(*parts):
    return b"".join(struct.pack(">I", len(p)) + p for p in parts)


# --- bbolt ------------------------------------------------------------------------------------------------------------

PAGE = 4096


def fnv64a(b):
    h = 0xCBF29CE484222325
    for x in b:
        h = ((h ^ x) * 0x100000001B3) & (2**64 - 1)
    return h


class Bolt:
    """Buckets as dicts: a bucket's value is a dict, a record's its bytes."""

    def __init__(self, b):
        self.b = b
        metas = []
        for at in (16, PAGE + 16):
            m = b[at : at + 64]
            magic, version, size = struct.unpack_from("<III", m)
            if (magic, version, size) == (0xED0CDAED, 2, PAGE) and struct.unpack_from("<Q", m, 56)[0] == fnv64a(m[:56]):
                metas.append((struct.unpack_from("<Q", m, 48)[0], struct.unpack_from("<Q", m, 16)[0]))
        self.root = self.tree(max(metas)[1])

    def tree(self, page):
        overflow = struct.unpack_from("<I", self.b, page * PAGE + 12)[0]
        return self.elements(self.b[page * PAGE : (page + 1 + overflow) * PAGE])

    def elements(self, p):
        flags, count = struct.unpack_from("<HH", p, 8)
        out = {}
        for at in range(16, 16 + 16 * count, 16):
            if flags == 1:
                out.update(self.tree(struct.unpack_from("<Q", p, at + 8)[0]))
                continue
            kind, pos, ksize, vsize = struct.unpack_from("<IIII", p, at)
            key = p[at + pos : at + pos + ksize]
            value = p[at + pos + ksize : at + pos + ksize + vsize]
            if kind == 1:
                root = struct.unpack_from("<Q", value)[0]
                value = self.tree(root) if root else self.elements(value[16:])
            out[key] = value
        return out


# --- XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03, RFC 8439) --------------------------------------------------------

M = 0xFFFFFFFF


def rounds(s):
    s = list(s)
    for _ in range(10):
        for a, b, c, d in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                           (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            for x, y, z, n in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                s[x] = (s[x] + s[y]) & M
                s[z] ^= s[x]
                s[z] = (s[z] << n | s[z] >> 32 - n) & M
    return s


def start(key, tail):
    return struct.unpack("<16I", b"expand 32-byte k" + key + tail)


def chacha(key, nonce, counter, data):
    out = b""
    for i in range(0, len(data), 64):
        s = start(key, struct.pack("<I", counter + i // 64) + nonce)
        stream = struct.pack("<16I", *((x + y) & M for x, y in zip(s, rounds(s))))
        out += bytes(x ^ y for x, y in zip(data[i : i + 64], stream))
    return out


def poly1305(key, data):
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    a = 0
    for i in range(0, len(data), 16):
        a = (a + int.from_bytes(data[i : i + 16] + b"\x01", "little")) * r % (2**130 - 5)
    return ((a + int.from_bytes(key[16:], "little")) % 2**128).to_bytes(16, "little")


def open_sealed(key, nonce, sealed, bound):
    x = rounds(start(key, nonce[:16]))
    key, nonce = struct.pack("<8I", *x[:4], *x[12:]), bytes(4) + nonce[16:]
    data, tag = sealed[:-16], sealed[-16:]
    padded = lambda b: b + bytes(-len(b) % 16)
    lengths = struct.pack("<QQ", len(bound), len(data))
    want = poly1305(chacha(key, nonce, 0, bytes(32)), padded(bound) + padded(data) + lengths)
    if not hmac.compare_digest(tag, want):
        raise ValueError("record does not open")
    return chacha(key, nonce, 1, data)


# --- the vault --------------------------------------------------------------------------------------------------------

TILE, SLOT, TRIES, ACCOUNT, SECRET, HISTORY, NAMED = range(1, 8)


def file_key(keys, name):
    b = (keys / (name + ".key")).read_bytes()
    if len(b) != 50 or b[:10] != b"zegelkey1\n" or hashlib.sha256(b[:42]).digest()[:8] != b[42:]:
        raise ValueError("key file is damaged")
    return b[10:42]


def read_vault(path, keys, pin):
    root = Bolt(path.read_bytes()).root
    vault = root[b"zegel"][b"vault"]
    if root[b"zegel"][b"format"] != b"\x00\x01":
        raise ValueError("another format")

    def content(key, profile, bucket, name, kind, record):
        if record[0] != 1:
            raise ValueError("another version of a record")
        plain = open_sealed(key, record[1:25], record[25:], joined(vault, profile, bucket, name, bytes([kind]), b"\x01"))
        return plain[4 : 4 + struct.unpack(">I", plain[:4])[0]]

    tiles = hkdf(mac(file_key(keys, vault.hex() + "-tiles"), joined(b"zegel1 tiles", vault)), joined(vault), b"zegel1 tiles seal")
    found = {"vault": vault.hex(), "profiles": {}}
    for p, bucket in root[b"profiles"].items():
        tile = content(tiles, p, b"", b"tile", TILE, bucket[b"tile"])
        state, colour, made, length = struct.unpack(">BiQH", tile[:15])
        profile = {"state": {1: "active", 2: "erased", 4: "being removed"}[state], "name": tile[15 : 15 + length].decode(),
                   "colour": colour, "made": made}
        found["profiles"][p.hex()] = profile
        if state != 1:
            continue

        prf_key = file_key(keys, vault.hex() + "-" + p.hex())
        d = mac(prf_key, joined(b"zegel1 data", vault, p))
        data = hkdf(d, joined(vault, p), b"zegel1 data seal")
        slot = content(data, p, b"", b"slot", SLOT, bucket[b"slot"])
        suite, memory, passes, threads = struct.unpack(">BIIB", slot[:10])
        if suite != 1:
            raise ValueError("another key derivation")
        a = hash_secret_raw(pin.encode(), slot[10:26], passes, memory, threads, 32, Type.ID)
        b = mac(prf_key, joined(b"zegel1 pin", vault, p, a))
        kek = hkdf(a + b, joined(vault, p), joined(b"zegel1 kek", slot[:10]))
        bits, check = struct.unpack(">BH", slot[26:])
        fits = struct.unpack(">H", hkdf(kek, b"", b"zegel1 check")[:2])[0] >> 16 - bits == check >> 16 - bits
        started, forgiven, failed, anchor = struct.unpack(">IIBQ", content(data, p, b"", b"tries", TRIES, bucket[b"tries"]))
        profile.update(a=a.hex(), b=b.hex(), kek=kek.hex(), check_bits_fit=fits, started=started, forgiven=forgiven,
                       failed=failed, anchor=anchor, accounts={}, history=[], named=[])
        for name, record in bucket[b"accounts"].items():
            text = content(data, p, b"accounts", name, ACCOUNT, record).decode("latin-1")
            profile["accounts"][name.hex()] = {"data": text, "secrets": {}}
        for name, record in bucket[b"secrets"].items():
            c = content(data, p, b"secrets", name, SECRET, record)
            purpose, value = c[1 : 1 + c[0]], c[1 + c[0] :]
            mask = hkdf(kek, b"", joined(b"zegel1 mask", name[:16], purpose))
            secret = bytes(x ^ y for x, y in zip(value, mask))
            profile["accounts"][name[:16].hex()]["secrets"][purpose.decode()] = secret.hex()
        for name, record in sorted(bucket[b"history"].items()):
            profile["history"].append(content(data, p, b"history", name, HISTORY, record).decode("latin-1"))
        for name, record in bucket[b"named"].items():
            profile["named"].append(content(data, p, b"named", name, NAMED, record).decode("latin-1"))
    return found


def check(folder):
    want = json.loads((folder / "content.json").read_text())
    got = read_vault(folder / "vault" / "vault.db", folder / "keys", want["pin"])
    p = got["profiles"][want["profile"]]
    erased = got["profiles"][want["erased"]["profile"]]
    same = [
        got["vault"] == want["vault"], p["state"] == "active", p["check_bits_fit"], sorted(p["named"]) == sorted(want["named"].values()),
        all(p[k] == want[k] for k in ("name", "colour", "failed", "a", "b", "kek", "history")),
        p["accounts"] == {a["id"]: {"data": a["data"], "secrets": a["secrets"]} for a in want["accounts"]},
        erased["state"] == "erased" and erased["name"] == want["erased"]["name"] and erased["colour"] == want["erased"]["colour"],
    ]
    print("as it should be" if all(same) else "not as it should be: %s" % same)
    return 0 if all(same) else 1


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--check":
        sys.exit(check(pathlib.Path(sys.argv[2])))
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    print(json.dumps(read_vault(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]), indent=2))
