#!/usr/bin/env python3
"""Verify an exported transparency log (C2SP tlog-tiles) without the software that wrote it.

    verify_log.py [--pure] LOG_DIR LOG_VKEY_FILE [WITNESS_VKEY_FILE ...]

Exit status 0 if the signed checkpoint, every tile and every entry bundle agree, else 1. With
witness keys given, each of them must have cosigned. The keys must come from outside LOG_DIR.
Needs Python 3.8 alone; the `cryptography` package is used if present (--pure: never).
"""
import base64
import hashlib
import os
import re
import sys

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey = None

WIDTH = 256


class Bad(Exception):
    """The log is not believed; the text says why."""


# Ed25519 verification after RFC 8032, for machines without `cryptography`.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def recover_point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise Bad("not a point of the curve")
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point, scalar = add(point, point), scalar >> 1
    return total


BASE = recover_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_fits(public, message, signature, pure):
    if len(signature) != 64:
        return False
    if Ed25519PublicKey and not pure:
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
            return True
        except InvalidSignature:
            return False
    try:
        key, nonce = recover_point(public), recover_point(signature[:32])
    except Bad:
        return False
    scalar = int.from_bytes(signature[32:], "little")
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    left = multiply(scalar, BASE)
    right = add(nonce, multiply(int.from_bytes(digest, "little") % ORDER, key))
    same = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return scalar < ORDER and same and (left[1] * right[2] - right[1] * left[2]) % P == 0


def unbase64(text):
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise Bad("base64 in another spelling")
    return data


def read_key(path, wanted_kind):
    with open(path, encoding="utf-8") as file:
        name, key_id, data = file.read().rstrip("\n").split("+", 2)
    data = unbase64(data)
    expected = hashlib.sha256(name.encode() + b"\n" + data).hexdigest()[:8]
    if len(data) != 33 or data[0] != wanted_kind or key_id != expected:
        raise Bad(f"{path} is no verifier key of the wanted kind")
    return name, bytes.fromhex(key_id), data[1:]


def signatures_by(key, note_lines):
    name, key_id, _ = key
    prefix = f"\u2014 {name} "
    lines = [line[len(prefix):] for line in note_lines if line.startswith(prefix)]
    return [data[4:] for data in map(unbase64, lines) if data[:4] == key_id]


def open_checkpoint(log_dir, log_key, witness_keys, pure):
    with open(os.path.join(log_dir, "checkpoint"), "rb") as file:
        note = file.read().decode("utf-8")
    if any(ch < " " and ch != "\n" for ch in note) or not note.endswith("\n"):
        raise Bad("the checkpoint is no signed note")
    text, _, signatures = note.rpartition("\n\n")
    match = re.fullmatch(r"([^\n]+)\n(0|[1-9][0-9]*)\n([A-Za-z0-9+/]{43}=)", text)
    lines = signatures[:-1].split("\n")
    shape = re.compile("\u2014 [^ \n]+ [A-Za-z0-9+/]{8,}={0,2}")
    if not match or not all(shape.fullmatch(line) for line in lines):
        raise Bad("the checkpoint is malformed")
    body = (text + "\n").encode()
    if match[1] != log_key[0]:
        raise Bad("the origin is not the name of the key")
    mine = signatures_by(log_key, lines)
    if not mine or not all(ed25519_fits(log_key[2], body, one, pure) for one in mine):
        raise Bad("the log's signature is missing or does not fit")
    for key in witness_keys:
        theirs = signatures_by(key, lines)
        for one in theirs:
            time_s = int.from_bytes(one[:8], "big")
            message = b"cosignature/v1\ntime %d\n" % time_s + body
            if time_s >= 2**63 or not ed25519_fits(key[2], message, one[8:], pure):
                raise Bad(f"the cosignature of {key[0]} does not fit")
        if not theirs:
            raise Bad(f"{key[0]} has not cosigned")
    return match[1], int(match[2]), unbase64(match[3])


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes):
    """Root over hashes, by RFC 6962."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    while len(hashes) > 1:
        odd = hashes[len(hashes) & ~1:]
        hashes = [node(*pair) for pair in zip(hashes[::2], hashes[1::2])] + odd
    return hashes[0]


def read_part(log_dir, level, index, width):
    """A tile or bundle; if its partial file is gone, the full one of a log that has grown."""
    path = f"{index % 1000:03}"
    while index >= 1000:
        index //= 1000
        path = f"x{index % 1000:03}/{path}"
    full = os.path.join(log_dir, "tile", str(level), path)
    partial = f"{full}.p/{width}"
    if width < WIDTH and os.path.exists(partial):
        full, expected = partial, width
    else:
        expected = WIDTH
    with open(full, "rb") as file:
        return full, file.read(), expected


def read_leaves(log_dir, index, width):
    path, data, expected = read_part(log_dir, "entries", index, width)
    leaves, at = [], 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at:at + 2], "big")
        if at + 2 > len(data) or end > len(data):
            raise Bad(f"{path} ends inside an entry")
        leaves.append(hashlib.sha256(b"\x00" + data[at + 2:end]).digest())
        at = end
    if len(leaves) != expected:
        raise Bad(f"{path} does not hold {expected} entries")
    return leaves[:width]


def check_tile(log_dir, level, index, hashes):
    path, data, expected = read_part(log_dir, level, index, len(hashes))
    if len(data) != expected * 32:
        raise Bad(f"{path} does not hold {expected} hashes")
    if data[:len(hashes) * 32] != b"".join(hashes):
        at = next(i for i, h in enumerate(hashes) if data[i * 32:i * 32 + 32] != h)
        raise Bad(f"{path} differs from what lies below it, first at {index * WIDTH + at}")


def verify(log_dir, log_key, witness_keys, pure):
    origin, size, root = open_checkpoint(log_dir, log_key, witness_keys, pure)
    hashes = []
    for index in range((size + WIDTH - 1) // WIDTH):
        hashes += read_leaves(log_dir, index, min(WIDTH, size - index * WIDTH))
    # Each level keeps the incomplete right edge beside the roots of the full tiles.
    level, edges = 0, []
    while hashes:
        above = []
        for index in range(0, len(hashes), WIDTH):
            part = hashes[index:index + WIDTH]
            check_tile(log_dir, level, index // WIDTH, part)
            if len(part) == WIDTH:
                above.append(root_of(part))
            else:
                edges.append(part)
        hashes, level = above, level + 1
    found = None
    for part in edges:
        # The tree below hangs on as one more, incomplete, node at the right edge.
        found = root_of(part if found is None else part + [found])
    if (found or root_of([])) != root:
        raise Bad("the entries do not lead to the signed root")
    return origin, size, root


def main(arguments):
    pure = arguments[:1] == ["--pure"]
    arguments = arguments[1:] if pure else arguments
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 1
    try:
        keys = [read_key(arguments[1], 1)] + [read_key(path, 4) for path in arguments[2:]]
        origin, size, root = verify(arguments[0], keys[0], keys[1:], pure)
    except (Bad, OSError, ValueError) as error:
        print(f"NOT VALID: {error}", file=sys.stderr)
        return 1
    print(f"valid: {origin}, {size} entries, root {base64.b64encode(root).decode()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
