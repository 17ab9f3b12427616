"""Recomputes walking distances with scipy on the dumped graph, every edge split at the points on it.

Usage: network.py DIR, where DIR holds little-endian int64 arrays
  edges.i64    from, to, mm            undirected edges, zero-length, parallel and loops included
  sources.i64  edge, offset, away      a source on an edge, its distance to the edge
  queries.i64  edge, offset, away, mm  a home on an edge and its claimed distance to the nearest source (-1: out of reach)
  nodes.i64    mm                      claimed distance of every node (-1: out of reach)
  limit.i64    mm
Exits with 1 and says why when a distance differs by more than 10 mm or a reach flag differs further than 10 mm from
the limit.
"""
import sys
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

TOLERANCE_MM = 10


def load(folder, name, columns):
    return np.fromfile(folder / f"{name}.i64", dtype="<i8").reshape(-1, columns)


def split(edges, points, nodes):
    """Edges with every point as a node of its own: a chain of parts where points lie on an edge."""
    first = nodes + np.arange(len(points))
    order = np.lexsort((points[:, 1], points[:, 0]))
    parts = []
    plain = np.ones(len(edges), dtype=bool)
    at = 0
    while at < len(order):
        edge = points[order[at], 0]
        here, walked = edges[edge, 0], 0
        plain[edge] = False
        while at < len(order) and points[order[at], 0] == edge:
            node, offset = first[order[at]], points[order[at], 1]
            parts.append((here, node, offset - walked))
            here, walked = node, offset
            at += 1
        parts.append((here, edges[edge, 1], edges[edge, 2] - walked))
    return np.vstack([edges[plain], np.array(parts, dtype=np.int64).reshape(-1, 3)])


def matrix(edges, nodes):
    """Both directions, the shortest of parallel edges. Explicit zeros stay edges of length zero."""
    both = np.vstack([edges, edges[:, [1, 0, 2]]])
    both = both[np.lexsort((both[:, 2], both[:, 1], both[:, 0]))]
    keep = np.ones(len(both), dtype=bool)
    keep[1:] = (both[1:, 0] != both[:-1, 0]) | (both[1:, 1] != both[:-1, 1])
    both = both[keep]
    starts = np.searchsorted(both[:, 0], np.arange(nodes + 1))
    return csr_matrix((both[:, 2].astype(float), both[:, 1], starts), shape=(nodes, nodes))


def compare(name, ours, theirs, limit):
    """ours: -1 for out of reach. theirs: inf for out of reach, searched a little past the limit."""
    reached, within = ours >= 0, theirs <= limit
    near_limit = np.abs(theirs - limit) <= TOLERANCE_MM
    flags = (reached != within) & ~near_limit
    both = reached & np.isfinite(theirs)
    worst = np.abs(ours - theirs, where=both, out=np.zeros(len(ours)))
    print(f"{name}: {len(ours)} compared, {both.sum()} reached, worst difference {worst.max(initial=0):.0f} mm, "
          f"{flags.sum()} flags differ")
    return flags.any() or (worst > TOLERANCE_MM).any()


def main(folder):
    edges, sources = load(folder, "edges", 3), load(folder, "sources", 3)
    queries, claimed = load(folder, "queries", 4), load(folder, "nodes", 1)[:, 0]
    limit = load(folder, "limit", 1)[0, 0]
    nodes = len(claimed)
    points = np.vstack([sources, queries[:, :3]])
    parts = split(edges, points, nodes)
    # A source walks its way to the path first: one more node behind its foot.
    feet = nodes + np.arange(len(sources))
    starts = nodes + len(points) + np.arange(len(sources))
    away = np.column_stack([starts, feet, sources[:, 2]])
    total = nodes + len(points) + len(sources)
    graph = matrix(np.vstack([parts, away]), total)
    found = dijkstra(graph, directed=True, indices=starts, min_only=True, limit=limit + 1000)
    homes = found[nodes + len(sources):nodes + len(points)] + queries[:, 2]
    bad = compare("nodes", claimed, found[:nodes], limit)
    bad |= compare("homes", queries[:, 3], homes, limit)
    return int(bad)


sys.exit(main(Path(sys.argv[1])))
