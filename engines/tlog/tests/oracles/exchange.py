"""Reads what the engine made, checks it, and prints the same things made here for the engine to check.

`tree.py` is a second implementation, PyPI `pymerkle` a third for roots and inclusion (its consistency proofs have
another shape: they are checked here against the engine's roots), PyPI `cryptography` signs and verifies.
"""

import json
import sys

import note
import tree
from pymerkle import InmemoryTree, verify_consistency, verify_inclusion
from pymerkle.proof import InclusionProof

made = json.load(open(sys.argv[1]))
size = made["size"]
entries = [i.to_bytes(8, "big") for i in range(size)]
ours = tree.Tree([tree.leaf(entry) for entry in entries])
theirs = InmemoryTree(algorithm="sha256")
for entry in entries:
    theirs.append_entry(entry)
roots = [bytes.fromhex(root) for root in made["roots"]]
for count, root in enumerate(roots):
    assert root == ours.root(0, count) == theirs.get_root(count), count

answer = {"inclusion": [], "pymerkle": [], "consistency": [], "notes": []}
hexes = lambda hashes: [h.hex() for h in hashes]

for index, count, proof in made["inclusion"]:
    proof, leaf = [bytes.fromhex(h) for h in proof], ours.leaves[index]
    assert tree.inclusion_root(leaf, index, count, proof) == roots[count], (index, count)
    other = theirs.prove_inclusion(index + 1, count)
    verify_inclusion(leaf, roots[count], InclusionProof("sha256", True, count, index + 1, other.rule, [leaf] + proof))
    answer["inclusion"].append([index, count, hexes(ours.inclusion(index, 0, count))])
    answer["pymerkle"].append([index, count, hexes(other.path[1:])])

for old, new, proof in made["consistency"]:
    proof = [bytes.fromhex(h) for h in proof]
    assert tree.consistency_roots(old, new, proof, roots[old]) == (roots[old], roots[new]), (old, new)
    verify_consistency(roots[old], roots[new], theirs.prove_consistency(old, new))
    answer["consistency"].append([old, new, hexes(ours.consistency(old, 0, new))])

for text, vkey in made["notes"]:
    body = note.verify(text, vkey)
    our_key, line = note.sign(body, "python.example/log", bytes(range(32)))
    answer["notes"].append([body + "\n" + line, our_key])
    answer["notes"].append([text + line, our_key])

json.dump(answer, sys.stdout)
