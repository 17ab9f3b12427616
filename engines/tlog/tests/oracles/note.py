"""C2SP signed notes a second time, over `cryptography`."""

import base64
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def key_id(name, public):
    return sha256(name.encode() + b"\n\1" + public).digest()[:4]


def sign(text, name, seed):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = key.public_key().public_bytes_raw()
    signature = key_id(name, public) + key.sign(text.encode())
    coded = base64.b64encode(b"\1" + public).decode()
    line = f"— {name} {base64.b64encode(signature).decode()}\n"
    return f"{name}+{key_id(name, public).hex()}+{coded}", line


def verify(note, vkey):
    name, hex_id, key = vkey.split("+", 2)
    kind, public = base64.b64decode(key)[:1], base64.b64decode(key)[1:]
    assert kind == b"\1" and key_id(name, public).hex() == hex_id
    text, signatures = note.rsplit("\n\n", 1)
    for line in signatures.splitlines():
        dash, signer, signature = line.split(" ")
        signature = base64.b64decode(signature)
        if dash == "—" and signer == name and signature[:4].hex() == hex_id:
            Ed25519PublicKey.from_public_bytes(public).verify(signature[4:], (text + "\n").encode())
            return text + "\n"
    raise ValueError(f"not signed by {name}")
