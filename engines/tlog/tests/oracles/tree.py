"""RFC 6962 a second time: recursive, from the definitions, sharing nothing with the engine."""

from hashlib import sha256


def leaf(data):
    return sha256(b"\0" + data).digest()


def node(left, right):
    return sha256(b"\1" + left + right).digest()


def split(count):
    return 1 << ((count - 1).bit_length() - 1)


class Tree:
    def __init__(self, leaves):
        self.leaves, self.known = leaves, {}

    def root(self, low, high):
        if high == low:
            return sha256().digest()
        if high - low == 1:
            return self.leaves[low]
        if (low, high) not in self.known:
            middle = low + split(high - low)
            self.known[low, high] = node(self.root(low, middle), self.root(middle, high))
        return self.known[low, high]

    def inclusion(self, index, low, high):
        if high - low == 1:
            return []
        middle = low + split(high - low)
        if index < middle:
            return self.inclusion(index, low, middle) + [self.root(middle, high)]
        return self.inclusion(index, middle, high) + [self.root(low, middle)]

    def consistency(self, old, low, high, whole=True):
        if old == high:
            return [] if whole else [self.root(low, high)]
        middle = low + split(high - low)
        if old <= middle:
            return self.consistency(old, low, middle, whole) + [self.root(middle, high)]
        return self.consistency(old, middle, high, False) + [self.root(low, middle)]


def inclusion_root(leaf_hash, index, size, proof):
    """The root a proof leads to; the proof is used up from its end."""
    if size == 1:
        assert not proof
        return leaf_hash
    middle = split(size)
    if index < middle:
        return node(inclusion_root(leaf_hash, index, middle, proof[:-1]), proof[-1])
    return node(proof[-1], inclusion_root(leaf_hash, index - middle, size - middle, proof[:-1]))


def consistency_roots(old, new, proof, known):
    """Both roots a proof leads to; `known` is the old root where the subtree is the whole old tree, else None."""
    if old == new:
        assert len(proof) == (known is None)
        return (known or proof[0],) * 2
    middle, last = split(new), proof[-1]
    if old <= middle:
        old_root, new_root = consistency_roots(old, middle, proof[:-1], known)
        return old_root, node(new_root, last)
    old_root, new_root = consistency_roots(old - middle, new - middle, proof[:-1], None)
    return node(last, old_root), node(last, new_root)
