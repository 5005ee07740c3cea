#!/usr/bin/env python3
"""Checks protocol/testdata/vectors against docs/protocol.md, without Zegel's code.

It needs Python 3.11 and two packages of Debian: python3-cbor2, python3-cryptography.
    python3 docs/verify.py [folder of the vectors]

Out of its reach: opening HPKE with ML-KEM-768 and X25519, which python3-cryptography does not
have. What such a message seals, and what its context exports, stand in the vectors; everything
from there on is checked. What is left out is counted and named at the end.
"""

import hashlib
import hmac
import json
import pathlib
import re
import sys

import cbor2
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ROOT = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent / "protocol/testdata/vectors"
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
V = b"\x01"
checked, failures, left_out = 0, [], []


class Refused(Exception):
    """A message that must not be read; args[0] is its class."""


def same(where, what, got, want):
    global checked
    checked += 1
    if got != want:
        show = lambda x: x.hex() if isinstance(x, bytes) else repr(x)
        failures.append(f"{where}: {what}: {show(got)}, want {show(want)}")


def load(name):
    return json.loads((ROOT / name).read_text())["vectors"]


def h(s):
    return bytes.fromhex(s)


# --- primitives -------------------------------------------------------------------------------

def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def mac(key, *parts):
    return hmac.new(key, b"".join(parts), hashlib.sha256).digest()


def expand(secret, info, size):
    return mac(secret, info, b"\x01")[:size]  # one block is all that is ever needed


def hkdf(ikm, info, size=32, salt=bytes(32)):
    return expand(mac(salt, ikm), info, size)


def seal(key, nonce, plain, aad):
    return AESGCM(key).encrypt(nonce, plain, aad)


def unseal(key, nonce, ciphertext, aad):
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, aad)
    except (InvalidTag, ValueError):
        raise Refused("forged")


def truncate(digest):
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at:at + 4]) & 0x7fffffff) % 10**8:08d}"


def crc(data, width, poly, start):
    register = start
    for byte in data:
        for i in range(7, -1, -1):
            feedback = (register >> (width - 1) & 1) ^ (byte >> i & 1)
            register = (register << 1 & (1 << width) - 1) ^ (poly if feedback else 0)
    return register


def characters(number, count):
    return "".join(ALPHABET[number >> 5 * i & 31] for i in range(count - 1, -1, -1))


def base32(body):
    bits = "".join(f"{b:08b}" for b in body)
    bits += "0" * (-len(bits) % 5)
    return "".join(ALPHABET[int(bits[i:i + 5], 2)] for i in range(0, len(bits), 5))


# --- messages: one form only ------------------------------------------------------------------

LIMITS = {"A": 370, "B": 453, "C": 453, "D": 96}


def parse_text(text):
    if text[:6] not in ("ZEGEL:", "zegel:"):
        raise Refused("not-zegel")
    kind, digits = text[6:7], text[8:]
    if not "A" <= kind <= "Z" or text[7:8] != "/":
        raise Refused("damaged")
    if kind not in LIMITS:
        raise Refused("too-new")
    if len(digits) * 5 // 8 > LIMITS[kind] or any(c not in ALPHABET for c in digits):
        raise Refused("damaged")
    bits = "".join(f"{ALPHABET.index(c):05b}" for c in digits)
    body = bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits) - 7, 8))
    if base32(body) != digits:
        raise Refused("damaged")
    content(body, LIMITS[kind])
    return kind, body


def content(message, limit):
    if len(message) > limit or not message or message[0] == 0:
        raise Refused("damaged")
    if message[0] > 1:
        raise Refused("too-new")
    return message[1:]


def item(data):
    """Any CBOR item in the deterministic encoding. Labels are of one length here, so that the
    order of RFC 7049, which cbor2 writes, is that of RFC 8949."""
    try:
        value = cbor2.loads(data)
        again = cbor2.dumps(value, canonical=True)
    except Exception:
        raise Refused("damaged")
    return value, again == data


def fields(data, schema):
    value, deterministic = item(data)
    if isinstance(value, dict) and any(isinstance(k, int) and k not in schema for k in value):
        raise Refused("too-new")
    if not deterministic:
        raise Refused("damaged")
    return check(value, schema)


def check(value, schema):
    """Checks a map against {label: rule}. A rule in a tuple is optional."""
    if not isinstance(value, dict):
        raise Refused("damaged")
    if any(k not in schema for k in value):
        raise Refused("too-new")
    for label, rule in schema.items():
        if isinstance(rule, tuple):
            if label not in value:
                continue
            rule = rule[0]
            if value[label] in ("", 0, [], b""):
                raise Refused("damaged")  # left out, not empty
        if label not in value:
            raise Refused("damaged")
        rule(value[label])
    return value


def rule(test):
    def apply(x):
        if not test(x):
            raise Refused("damaged")
    return apply


def whole(x):
    return type(x) is int


def text(most, least=1):
    return rule(lambda x: isinstance(x, str) and least <= len(x) <= most)


def octets(*sizes):
    return rule(lambda x: isinstance(x, bytes) and (not sizes or len(x) in sizes))


def number(low, high):
    return rule(lambda x: whole(x) and low <= x <= high)


def one_of(*known):
    def apply(x):
        if not whole(x) or x < 0:
            raise Refused("damaged")
        if x not in known:
            raise Refused("too-new")
    return apply


def nested(schema):
    return lambda x: check(x, schema)


def pattern(expression):
    return rule(lambda x: isinstance(x, str) and re.fullmatch(expression, x, re.ASCII))


SECONDS = number(1, 253402300799)
MINOR = number(1, 10**18 - 1)
ADDRESS = re.compile(r"(https?)://([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[::1\])(:[1-9][0-9]{0,4})?((/[A-Za-z0-9._~-]+)*)")
CURRENCIES = {c for v in load("currency.json") for c in v["currencies"].split()}
IBANS = {v["value"][:2]: len(v["value"]) for v in load("iban.json") if v["valid"]}  # an example of every country


def is_address(s):
    m = ADDRESS.fullmatch(s) if isinstance(s, str) and len(s) <= 128 else None
    return bool(m) and ".." not in m[2] and int((m[4] or ":1")[1:]) <= 65535 \
        and not {".", ".."} & set(m[5].split("/")) and (m[1] == "https" or m[2] in ("localhost", "127.0.0.1", "[::1]"))


def is_iban(s):
    if not isinstance(s, str) or not re.fullmatch("[A-Z]{2}[0-9]{2}[A-Z0-9]+", s) or IBANS.get(s[:2]) != len(s):
        return False
    return s[2:4] not in ("00", "01", "99") and int("".join(str(int(c, 36)) for c in s[4:] + s[:4])) % 97 == 1


def is_isin(s):
    if not isinstance(s, str) or not re.fullmatch("[A-Z]{2}[A-Z0-9]{9}[0-9]", s):
        return False
    digits = [int(d) for d in "".join(str(int(c, 36)) for c in s)][::-1]
    return sum(sum(divmod(d * (1 + i % 2), 10)) for i, d in enumerate(digits)) % 10 == 0


def is_date(s):
    import datetime
    try:
        return isinstance(s, str) and datetime.date.fromisoformat(s).isoformat() == s
    except ValueError:
        return False


def currency(x):
    pattern("[A-Z]{3}")(x)
    if x not in CURRENCIES:
        raise Refused("too-new")


def decimal(x):
    check(x, {1: MINOR, 2: (number(1, 8),)})
    if x.get(2) and x[1] % 10 == 0:
        raise Refused("damaged")


ADDR, IBAN, DATE = rule(is_address), rule(is_iban), rule(is_date)
KEY_ID, AMOUNT = octets(6), nested({1: MINOR, 2: currency})
PAYMENT = {1: MINOR, 2: text(70), 3: IBAN, 4: (text(140),)}


def payments(x):
    if not isinstance(x, list) or not x:
        raise Refused("damaged")
    for p in x:
        check(p, PAYMENT)


def warnings(x):
    if not isinstance(x, list) or len(x) > 8 or not all(whole(w) for w in x) or x != sorted(set(x)):
        raise Refused("damaged")
    for w in x:
        one_of(1, 2, 3, 4)(w)


def channels(x):
    rule(lambda x: isinstance(x, list) and len(x) <= 8)(x)
    for c in x:
        text(32)(c)


ORDERS = {
    1: {1: (text(40),), 2: (text(40),)},
    2: {1: AMOUNT, 2: nested({1: text(70)}), 3: IBAN, 4: (text(35),), 5: (IBAN,), 6: (text(140),), 7: (DATE,)},
    3: {1: number(1, 1000), 2: AMOUNT, 3: octets(32), 4: (payments,), 5: (ADDR,), 6: (text(35),), 7: (IBAN,), 8: (DATE,)},
    4: {1: text(40), 2: pattern("[A-Z]{2}"), 3: AMOUNT, 4: pattern("[0-9]{4}"), 5: SECONDS},
    5: {1: one_of(1, 2), 2: decimal, 3: rule(is_isin), 4: text(70), 5: (decimal,), 6: AMOUNT, 7: (pattern("[A-Z0-9]{4}"),)},
    6: {1: text(70), 2: (text(70),), 3: text(70)},
    7: {1: one_of(1, 2, 3), 2: text(64)},
}
PLAINTEXT = {4: SECONDS, 6: SECONDS, 7: octets(*range(8, 17)), -1: number(0, 2**64 - 1), -2: number(1, 2**32 - 1),
             -3: rule(lambda x: isinstance(x, dict)), -4: (ADDR,), -5: (warnings,)}
ANY = rule(lambda x: True)
POLICY = (one_of(),)
ACTIVATION = {1: text(40), 2: octets(8), 4: SECONDS, 7: octets(16), -1: ADDR, -2: octets(32), -3: POLICY}
LETTER = {1: text(40), 2: octets(8), 4: SECONDS, -3: POLICY, -4: octets(32)}
GRANT = {6: SECONDS, -1: KEY_ID, -2: text(70), -3: channels, -4: text(32, 0)}


def check_list(order, listed):
    if len(listed) != order[1] or sum(p[1] for p in listed) != order[2][1]:
        raise Refused("damaged")


def read_order(kind, value):
    if kind not in ORDERS:
        raise Refused("too-new")
    check(value, ORDERS[kind])
    if kind == 3:
        if (4 in value) == (5 in value):
            raise Refused("damaged")
        if 4 in value:
            check_list(value, value[4])
            if sha(b"zegel1 batch", V, cbor2.dumps(value[4], canonical=True)) != value[3]:
                raise Refused("damaged")
    return value


def read_plaintext(plain):
    m = fields(plain, PLAINTEXT)
    if not 0 < m[4] - m[6] <= 86400:
        raise Refused("damaged")
    read_order(m[-1], m[-3])
    return m


def read_checksummed(body, schema):
    if len(body) < 5 or sha(b"zegel1 A", body[:-4])[:4] != body[-4:]:
        raise Refused("damaged")
    return fields(body[1:-4], schema)


def read_challenge(body):
    value, deterministic = item(body[1:])
    if not isinstance(value, list) or len(value) != 3 or not isinstance(value[0], bytes) or not isinstance(value[2], bytes):
        raise Refused("damaged")
    check(value[1], {4: KEY_ID, 6: octets(8)})
    if not deterministic or value[0] != h("a10103"):
        raise Refused("damaged")
    return value[1][4], value[1][6], value[2]


def challenge_aad(kid):
    return cbor2.dumps(["Encrypt0", h("a10103"), b"ZEGEL:C/" + V + kid])


def open_challenge(body, key, iv):
    kid, partial, ciphertext = read_challenge(body)
    nonce = bytes(a ^ b for a, b in zip(iv, bytes(4) + partial))
    m = read_plaintext(unseal(key, nonce, ciphertext, challenge_aad(kid)))
    if m[-2] != int.from_bytes(partial[:4]):
        raise Refused("damaged")
    return m


ED25519, HMAC256 = h("a10132"), h("a10105")


def read_proven(data):
    value, deterministic = item(data)
    if not deterministic or not isinstance(value, list) or len(value) != 4 or not all(isinstance(value[i], bytes) for i in (0, 2, 3)):
        raise Refused("damaged")
    if value[0] not in (ED25519, HMAC256):
        raise Refused("too-new")
    check(value[1], {4: KEY_ID})
    if len(value[3]) != (64 if value[0] == ED25519 else 32):
        raise Refused("damaged")
    return value


def to_be_proven(protected, label, kid, payload):
    context = "Signature1" if protected == ED25519 else "MAC0"
    return cbor2.dumps([context, protected, label + V + kid, payload])


def open_mac0(data, label, key, schema):
    protected, header, payload, tag = read_proven(data)
    if protected != HMAC256:
        raise Refused("damaged")
    kid = header[4]
    if mac(hkdf(key, label + kid), to_be_proven(protected, label, kid, payload)) != tag:
        raise Refused("forged")
    return kid, fields(payload, schema)


def account_keys(secret, kid):
    return {name: expand(secret, label + kid, size) for name, label, size in (
        ("challenge_key", b"zegel1 challenge", 32), ("context_iv", b"zegel1 context iv", 12), ("answer_key", b"zegel1 answer", 32),
        ("chain_0", b"zegel1 chain", 32), ("reject_key", b"zegel1 reject", 32), ("codes_key", b"zegel1 codes", 32),
        ("comparing_key", b"zegel1 comparing", 32))}


def comparing_digits(comparing, nonce):
    return f"{int.from_bytes(hkdf(comparing, b'zegel1 digits', 8, nonce)) % 10**8:08d}"


# --- the files --------------------------------------------------------------------------------

def activation():
    for v in load("activation.json"):
        kind, body = parse_text(v["text"])
        m = read_checksummed(body, ACTIVATION)
        same(v["name"], "fields", m, {1: v["bank"], 2: h(v["subject"]), 4: v["expires"], 7: h(v["one_time"]), -1: v["address"], -2: h(v["keys_hash"])})
        same(v["name"], "body", body, h(v["body"]))
        same(v["name"], "cbor", cbor2.dumps(m, canonical=True), h(v["cbor"]))
        same(v["name"], "checksum", sha(b"zegel1 A", V, h(v["cbor"]))[:4], h(v["checksum"]))
        same(v["name"], "digest", sha(body), h(v["digest"]))
        same(v["name"], "text", f"ZEGEL:{kind}/" + base32(h(v["body"])), v["text"])


def keys():
    for v in load("keys.json"):
        document = V + cbor2.dumps({-1: [0x647a, 1, 2], -2: h(v["public_key"])}, canonical=True)
        same(v["name"], "document", document, h(v["document"]))
        same(v["name"], "hash", sha(document), h(v["hash"]))
        left_out.append("keys.json: public key from the private key")


def handshake():
    for v in load("handshake.json"):
        digest, request, response = h(v["digest"]), h(v["request"]), h(v["response"])
        same("handshake", "digest", sha(parse_text(v["activation"])[1]), digest)
        same("handshake", "hash of the keys", read_checksummed(parse_text(v["activation"])[1], ACTIVATION)[-2], sha(h(v["bank_document"])))
        inner = fields(h(v["request_plaintext"]), {7: octets(16), -1: octets(1216), -2: text(64), -3: octets(32)})
        outer = fields(content(request, 4096), {7: octets(16), -1: octets(1120), -2: octets()})
        same("handshake", "one-time code", inner[7], outer[7])
        same("handshake", "device", inner[-2], v["device"])
        same("handshake", "commitment", inner[-3], sha(b"zegel1 commitment", h(v["nonce"])))
        same("handshake", "commitment", inner[-3], h(v["commitment"]))
        same("handshake", "request's hash", sha(request), h(v["request_hash"]))
        same("handshake", "response's hash", sha(response), h(v["response_hash"]))
        same("handshake", "response's aad", digest + sha(request), h(v["response_aad"]))
        fields(content(response, 3072), {-1: octets(1120), -2: octets()})
        grant = fields(h(v["response_plaintext"]), GRANT)
        kid = h(v["key_id"])
        same("handshake", "grant", grant, {6: v["time"], -1: kid, -2: v["holder"], -3: v["channels"], -4: v["help_number"]})
        transcript = sha(b"zegel1 transcript", digest, sha(request), sha(response))
        same("handshake", "transcript hash", transcript, h(v["transcript_hash"]))
        secret = mac(transcript, h(v["request_export"]), h(v["response_export"]))
        same("handshake", "account secret", secret, h(v["account_secret"]))
        made = account_keys(secret, kid)
        for name, key in made.items():
            same("handshake", name, key, h(v[name]))
        reveal = fields(content(h(v["reveal"]), 128), {-1: KEY_ID, -2: octets(32), -3: octets(48)})
        same("handshake", "nonce", reveal[-2], h(v["nonce"]))
        reveal_key, aad = hkdf(made["comparing_key"], b"zegel1 reveal" + kid), b"zegel1 reveal" + V + kid + reveal[-2]
        same("handshake", "reveal key", reveal_key, h(v["reveal_key"]))
        same("handshake", "reveal's aad", aad, h(v["reveal_aad"]))
        public = unseal(reveal_key, bytes(12), reveal[-3], aad)
        same("handshake", "signing key", public, h(v["signing_key"]))
        same("handshake", "signing key of the seed", Ed25519PrivateKey.from_private_bytes(h(v["signing_seed"])).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw), public)
        same("handshake", "digits", comparing_digits(made["comparing_key"], h(v["nonce"])), v["digits"])
        left_out.extend(["handshake.json: opening the request", "handshake.json: opening the response"])


def letter():
    for v in load("letter.json"):
        body = parse_text(v["text"])[1]
        m = read_checksummed(body, LETTER)
        same(v["name"], "letter", m, {1: v["bank"], 2: h(v["subject"]), 4: v["expires"], -4: h(v["secret"])})
        digest, device, secret = sha(body), h(v["device"]), h(v["secret"])
        same(v["name"], "digest", digest, h(v["digest"]))
        code = characters(int.from_bytes(device) << 10 | crc(device, 10, 0x233, 0), 10)
        same(v["name"], "device code", code[:5] + "-" + code[5:], v["device_code"])
        kind, reply = parse_text(v["reply_text"])
        outer = fields(reply[1:], {2: octets(8), -1: octets(12), -2: octets()})
        same(v["name"], "reply", (kind, reply, outer[2], outer[-1]), ("B", h(v["reply_body"]), m[2], h(v["reply_nonce"])))
        key, aad = hkdf(secret + device, b"zegel1 letter reply", 32, digest), b"ZEGEL:B/" + V + m[2]
        same(v["name"], "reply key", (key, aad), (h(v["reply_key"]), h(v["reply_aad"])))
        plain = unseal(key, outer[-1], outer[-2], aad)
        same(v["name"], "reply's plaintext", plain, h(v["reply_plaintext"]))
        inner = fields(plain, GRANT | {-5: octets(32)})
        kid = h(v["key_id"])
        same(v["name"], "grant", inner, {6: v["time"], -1: kid, -2: v["holder"], -3: v["channels"], -4: v["help_number"], -5: h(v["material"])})
        transcript = sha(b"zegel1 letter transcript", digest, device, sha(reply))
        same(v["name"], "transcript hash", transcript, h(v["transcript_hash"]))
        account = mac(transcript, secret, device, inner[-5])
        same(v["name"], "account secret", account, h(v["account_secret"]))
        made = account_keys(account, kid)
        for name, key in made.items():
            same(v["name"], name, key, h(v[name]))
        same(v["name"], "digits", comparing_digits(made["comparing_key"], bytes(32)), v["digits"])


def typed_text(code):
    data = code + crc(code, 16, 0x1021, 0xffff).to_bytes(2)
    groups = (data[i:i + 2] for i in range(0, 10, 2))
    return "-".join(characters(int.from_bytes(g) << 4 | crc(g, 4, 0x3, 0) ^ i, 4) for i, g in enumerate(groups, 1))


def read_typed(typed):
    """The code, or the list of groups that are wrong."""
    s = "".join({"1": "I", "0": "O", "8": "B"}.get(c, c) for c in typed.upper() if c not in " -\u00a0")
    if len(s) > 20:
        return []
    data, wrong = b"", []
    for i in range(1, 6):
        group = s[4 * i - 4:4 * i]
        bits = "".join(f"{max(ALPHABET.find(c), 0):05b}" for c in group).zfill(20)
        part = int(bits[:16], 2).to_bytes(2)
        if len(group) != 4 or any(c not in ALPHABET for c in group) or int(bits[16:], 2) != crc(part, 4, 0x3, 0) ^ i:
            wrong.append(i)
        data += part
    return wrong or (data[:8] if crc(data[:8], 16, 0x1021, 0xffff) == int.from_bytes(data[8:]) else [])


def typed():
    for v in load("typed.json"):
        code = hkdf(h(v["one_time"]), b"zegel1 typed code", 8)
        same(v["name"], "code", code, h(v["code"]))
        same(v["name"], "typed", typed_text(code), v["typed"])
        code_id, key = hkdf(code, b"zegel1 typed id", 16), hkdf(code, b"zegel1 typed key")
        aad = b"zegel1 typed" + V + code_id
        same(v["name"], "id, key, aad", (code_id, key, aad), (h(v["id"]), h(v["key"]), h(v["aad"])))
        same(v["name"], "request", V + cbor2.dumps({-1: code_id}), h(v["request"]))
        same(v["name"], "response", V + cbor2.dumps({-2: seal(key, bytes(12), h(v["activation_body"]), aad)}), h(v["response"]))
        same(v["name"], "address", read_checksummed(h(v["activation_body"]), ACTIVATION)[-1], v["address"])
    for v in load("typing.json"):
        same("typing.json", v["input"], read_typed(v["input"]), h(v["code"]) if "code" in v else v.get("groups", []))


NAMES = {1: "login", 2: "transfer", 3: "batch", 4: "card_payment", 5: "stock_order", 6: "setting_change", 7: "device_change"}
TEXTS = {1: {1: "browser", 2: "place"},
         2: {3: "creditor_account", 4: "debtor_account_name", 5: "debtor_account", 6: "remittance", 7: "execution_date"},
         3: {5: "list_address", 6: "debtor_account_name", 7: "debtor_account", 8: "execution_date"},
         4: {1: "merchant", 2: "country", 4: "last_four"}, 5: {3: "isin", 4: "name", 7: "venue"},
         6: {1: "setting", 2: "old", 3: "new"}, 7: {2: "device"}}


def plain_decimal(x):
    if x is None:
        return ""
    digits, places = str(x[1]), x.get(2, 0)
    digits = digits.zfill(places + 1)
    return digits[:-places] + "." + digits[-places:] if places else digits


def plain_payments(listed):
    return [{"amount_minor": str(p[1]), "creditor": p[2], "creditor_account": p[3], "remittance": p.get(4, "")} for p in listed]


def plain_order(kind, f):
    """An order as the vectors state it."""
    got = {name: f.get(label, "") for label, name in TEXTS[kind].items()}
    if kind in (2, 3, 4, 5):
        amount = f[{2: 1, 3: 2, 4: 3, 5: 6}[kind]]
        got |= {"amount_minor": str(amount[1]), "currency": amount[2]}
    if kind == 2:
        got["creditor"] = f[2][1]
    if kind == 3:
        got |= {"count": f[1], "digest": f[3].hex()} | ({"list": plain_payments(f[4])} if 4 in f else {})
    if kind == 4:
        got["time"] = f[5]
    if kind == 5:
        got |= {"side": f[1], "quantity": plain_decimal(f[2]), "limit": plain_decimal(f.get(5))}
    if kind == 7:
        got["action"] = f[1]
    return got


def challenge():
    for v in load("challenge.json"):
        name, body = v["name"], parse_text(v["text"])[1]
        same(name, "body", body, h(v["body"]))
        kid, partial, ciphertext = read_challenge(body)
        same(name, "parts", (kid, partial, ciphertext), (h(v["key_id"]), h(v["partial_iv"]), h(v["ciphertext"])))
        nonce = bytes(a ^ b for a, b in zip(h(v["context_iv"]), bytes(4) + partial))
        same(name, "nonce", nonce, h(v["nonce"]))
        same(name, "aad", challenge_aad(kid), h(v["aad"]))
        plain = unseal(h(v["challenge_key"]), nonce, ciphertext, challenge_aad(kid))
        same(name, "plaintext", plain, h(v["plaintext"]))
        m = open_challenge(body, h(v["challenge_key"]), h(v["context_iv"]))
        same(name, "claims", (m[4], m[6], m[7], m[-1], m[-2], m.get(-4, ""), m.get(-5, [])),
             (v["expires"], v["issued"], h(v["id"]), v["kind"], v["sequence"], v.get("answer_address", ""), v.get("warnings", [])))
        same(name, "order", plain_order(m[-1], m[-3]), v[NAMES[m[-1]]])
        for a in v["answers"]:
            key = hkdf(h(a["key"]) + h(v["chain"]), b"zegel1 answer key" + kid)
            question = sha(b"zegel1 answer", a["decision"].encode(), plain)
            same(name, "ocra key", key, h(a["ocra_key"]))
            same(name, "question", question, h(a["question"]))
            data = b"OCRA-1:HOTP-SHA256-8:C-QH64\0" + v["sequence"].to_bytes(8) + question + bytes(96)
            same(name, "code", truncate(mac(key, data)), a["code"])


def batch():
    for v in load("batch.json"):
        data = h(v["list"])
        listed, deterministic = item(content(data, 1 << 18))
        payments(listed)
        check_list({1: v["count"], 2: {1: int(v["amount_minor"])}}, listed)
        same(v["name"], "deterministic", deterministic, True)
        same(v["name"], "payments", plain_payments(listed), v["payments"])
        same(v["name"], "digest", sha(b"zegel1 batch", data), h(v["digest"]))


def chain():
    vectors = load("chain.json")
    link, at = h(vectors[0]["chain"]), 0
    for v in vectors:
        for at in range(at, v["sequence"]):
            link = mac(link, b"zegel1 chain")
        at = v["sequence"]
        same("chain.json", str(at), link, h(v["chain"]))


ONLINE = b"zegel1 online answer"
CLAIMS = {-1: one_of(65, 82), -2: (one_of(1, 2),), -3: octets(32)}


def answer_outcome(cose, kid, public, reject, plaintext):
    """What the bank makes of an answer that it has opened: decision and reason."""
    protected, header, payload, proof = read_proven(cose)
    if header[4] != kid:
        raise Refused("forged")
    m = fields(payload, CLAIMS)
    if (m[-1] == 82) != (-2 in m) or (m[-1] == 65) != (protected == ED25519):
        raise Refused("damaged")
    proven = to_be_proven(protected, ONLINE, kid, payload)
    if protected == HMAC256 and mac(hkdf(reject, ONLINE + kid), proven) != proof:
        raise Refused("forged")
    try:
        if protected == ED25519:
            Ed25519PublicKey.from_public_bytes(public).verify(proof, proven)
    except InvalidSignature:
        raise Refused("wrong-answer")
    if m[-3] != sha(plaintext):
        raise Refused("wrong-answer")
    return chr(m[-1]), m.get(-2, 0)


def open_answer(v, message):
    outer = fields(content(message, 2048), {-1: octets(1120), -2: octets(), -3: KEY_ID, -4: number(1, 2**32 - 1)})
    kid = outer[-3]
    key = hkdf(h(v["export"]) + h(v["chain"]), ONLINE + kid)
    aad = ONLINE + V + kid + outer[-4].to_bytes(4)
    return outer, kid, key, aad, unseal(key, bytes(12), outer[-2], aad)


def online():
    reject = h(load("handshake.json")[0]["reject_key"])
    for v in load("online.json"):
        name = v["name"]
        outer, kid, key, aad, cose = open_answer(v, h(v["message"]))
        same(name, "key id and sequence", (kid, outer[-4]), (h(v["key_id"]), v["sequence"]))
        same(name, "seal key, aad, cose", (key, aad, cose), (h(v["seal_key"]), h(v["aad"]), h(v["cose"])))
        protected, _, payload, proof = read_proven(cose)
        proven = to_be_proven(protected, ONLINE, kid, payload)
        same(name, "to be proven", (payload, proven, proof), (h(v["payload"]), h(v["to_be_proven"]), h(v["proof"])))
        if protected == ED25519:
            made = Ed25519PrivateKey.from_private_bytes(h(v["secret"])).sign(proven)
        else:
            same(name, "mac key", hkdf(h(v["secret"]), ONLINE + kid), h(v["mac_key"]))
            made = mac(h(v["mac_key"]), proven)
        same(name, "proof made again", made, proof)
        try:
            outcome = answer_outcome(cose, kid, h(v["signing_key"]), reject, h(v["challenge_plaintext"]))
        except Refused as e:
            outcome = e.args[0]
        same(name, "outcome", outcome, v["expect"] or (v["decision"], v["reason"]))
        left_out.append("online.json: the export of an answer's HPKE context")


WAITING = {6: SECONDS, 7: octets(16)}


def waiting_list(message):
    m = fields(content(message, 4096), {-1: rule(lambda x: isinstance(x, list) and len(x) <= 8)})
    for body in m[-1]:
        content(body, 453)
    return ["ZEGEL:C/" + base32(body) for body in m[-1]]


def waiting():
    for v in load("waiting.json"):
        label, kid = b"zegel1 waiting", h(v["key_id"])
        same(v["name"], "request", open_mac0(content(h(v["request"]), 128), label, h(v["reject_key"]), WAITING), (kid, {6: v["time"], 7: h(v["id"])}))
        payload = cbor2.dumps({6: v["time"], 7: h(v["id"])}, canonical=True)
        proven, key = to_be_proven(HMAC256, label, kid, payload), hkdf(h(v["reject_key"]), label + kid)
        same(v["name"], "steps", (payload, proven, key, mac(key, proven)), (h(v["payload"]), h(v["to_be_proven"]), h(v["mac_key"]), h(v["tag"])))
        same(v["name"], "written again", V + cbor2.dumps([HMAC256, {4: kid}, payload, mac(key, proven)]), h(v["request"]))
        same(v["name"], "list", waiting_list(h(v["response"])), v["codes"])


def deactivation():
    for v in load("deactivation.json"):
        label, kid = b"zegel1 deactivation", h(v["key_id"])
        body = parse_text(v["text"])[1]
        same(v["name"], "body", body, h(v["body"]))
        same(v["name"], "code", open_mac0(body[1:], label, h(v["challenge_key"]), {6: SECONDS}), (kid, {6: v["time"]}))
        proven, key = to_be_proven(HMAC256, label, kid, h(v["payload"])), hkdf(h(v["challenge_key"]), label + kid)
        same(v["name"], "steps", (proven, key, mac(key, proven)), (h(v["to_be_proven"]), h(v["mac_key"]), h(v["tag"])))


def codes():
    for v in load("codes.json"):
        key = hkdf(h(v["codes_key"]), f"zegel1 channel {v['channel']} ".encode() + h(v["key_id"]))
        same(v["channel"], "key", key, h(v["key"]))
        same(v["channel"], "step", v["time"] // 30, v["step"])
        same(v["channel"], "code", truncate(mac(key, v["step"].to_bytes(8))), v["code"])


def forms():
    for name, valid in (("iban.json", is_iban), ("isin.json", is_isin), ("address.json", is_address)):
        for v in load(name):
            same(name, v["value"], valid(v["value"]), v["valid"])


def read_refused(v, handshake_, letter_, online_):
    """Reads one message that must fail. Gives None when that takes HPKE."""
    reader, data = v["reader"], h(v.get("bytes", ""))
    if reader == "code":
        kind, body = parse_text(v.get("text", ""))
        if kind == "A":
            return read_checksummed(body, ACTIVATION)
        if kind == "B":
            outer = fields(body[1:], {2: octets(8), -1: octets(12), -2: octets()})
            if outer[2] != h(letter_["subject"]):
                raise Refused("forged")
            return fields(unseal(h(letter_["reply_key"]), outer[-1], outer[-2], h(letter_["reply_aad"])), GRANT | {-5: octets(32)})
        if kind == "C":
            return open_challenge(body, h(handshake_["challenge_key"]), h(handshake_["context_iv"]))
        return open_mac0(body[1:], b"zegel1 deactivation", h(handshake_["challenge_key"]), {6: SECONDS})
    if reader == "letter":
        return read_checksummed(parse_text(v["text"])[1], LETTER)
    if reader == "keys of the code":
        if sha(data) != sha(h(handshake_["bank_document"])):
            raise Refused("wrong-bank-keys")
    if reader.startswith("keys"):
        m = fields(content(data, 1536), {-1: ANY, -2: octets(1216)})
        if m[-1] != [0x647a, 1, 2]:
            raise Refused("too-new")
        return m
    if reader == "request":
        fields(content(data, 4096), {7: octets(16), -1: octets(1120), -2: octets()})
        return None
    if reader == "response":
        fields(content(data, 3072), {-1: octets(1120), -2: octets()})
        return None
    if reader == "reveal":
        m = fields(content(data, 128), {-1: KEY_ID, -2: octets(32), -3: octets(48)})
        kid = h(handshake_["key_id"])
        if m[-1] != kid or sha(b"zegel1 commitment", m[-2]) != h(handshake_["commitment"]):
            raise Refused("forged")
        return unseal(h(handshake_["reveal_key"]), bytes(12), m[-3], b"zegel1 reveal" + V + kid + m[-2])
    if reader == "answer":
        if v["name"] == "answer: one bit of the encapsulated key":
            return None  # another export
        _, kid, _, _, cose = open_answer(online_, data)
        return answer_outcome(cose, kid, h(online_["signing_key"]), h(handshake_["reject_key"]), h(online_["challenge_plaintext"]))
    if reader == "waiting":
        return open_mac0(content(data, 128), b"zegel1 waiting", h(handshake_["reject_key"]), WAITING)
    if reader == "waiting list":
        return waiting_list(data)
    raise ValueError(reader)


def refused():
    first = [load(name)[0] for name in ("handshake.json", "letter.json", "online.json")]
    for v in load("refused.json"):
        try:
            if read_refused(v, *first) is None:
                left_out.append(f"refused.json: {v['name']}")
                continue
            outcome = "taken"
        except Refused as e:
            outcome = e.args[0]
        same("refused.json", v["name"], outcome, v["expect"])


def main():
    files = {"activation.json": activation, "keys.json": keys, "handshake.json": handshake, "letter.json": letter, "typed.json": typed,
             "typing.json": None, "challenge.json": challenge, "batch.json": batch, "chain.json": chain, "online.json": online,
             "waiting.json": waiting, "deactivation.json": deactivation, "codes.json": codes, "iban.json": forms, "isin.json": None,
             "address.json": None, "currency.json": None, "refused.json": refused}
    for path in sorted(ROOT.glob("*")):
        if path.name not in files:
            failures.append(f"{path.name}: nothing reads it")
    for name, read in files.items():
        before = len(failures)
        try:
            if read:
                read()
        except Refused as e:
            failures.append(f"not read: {e.args[0]}")
        failures[before:] = [f"{name}: {f}" for f in failures[before:]]
    for f in failures:
        print("FAILED", f)
    print(f"{checked} checks, {len(failures)} failed; left out, because it takes HPKE with ML-KEM: {len(left_out)}")
    for name in sorted(set(left_out)):
        print(" -", name)
    return 1 if failures or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
