"""Runs every comparison once, interleaved, and prints ratios of CPU time (median over rounds).

Usage: run.py MAP [WORK ...], with a Python that has requirements.txt; builds `cargo build --release --features peers`
first. WORK is any of: build nearest isochrone siting siting-large large; all by default.
"""
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
COMMANDS = []


def own(binary, *arguments):
    """Runs the Rust side and notes the command; returns per name the median CPU and the least wall seconds."""
    command = [str(binary), *map(str, arguments)]
    COMMANDS.append(shlex.join(Path(word).name for word in command))
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{shlex.join(command)}\n{done.stderr}")
    times = {}
    for line in done.stdout.splitlines():
        entry = json.loads(line)
        times.setdefault(entry["name"], []).append(entry)
    return {name: {"cpu": statistics.median(e["cpu"] for e in list), "wall": min(e["wall"] for e in list)}
            for name, list in times.items()}, done.stderr


def cpu(work):
    before = time.process_time()
    result = work()
    return time.process_time() - before, result


def report(work, ours, peers, goals):
    for name, theirs in peers.items():
        print(f"| {work} | {name} | {ours * 1000:.1f} ms | {theirs * 1000:.0f} ms | {theirs / ours:.0f}× | {goals[name]} |",
              flush=True)


def build(binary, data):
    times, _ = own(binary, "build", data)
    ours = times.pop("atlas")["cpu"]
    report("pbf → graph", ours, {n: t["cpu"] for n, t in times.items()}, {"osm4routing": "3×", "routx": "3×"})


def isochrone(binary, data):
    times, _ = own(binary, "isochrone", data)
    report("100 isochrones", times["atlas"]["cpu"], {"graphways": times["graphways"]["cpu"]}, {"graphways": "1.5×"})


def nearest(binary, data):
    import numpy as np
    import pandana
    import pandas
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    with tempfile.TemporaryDirectory() as folder:
        own(binary, "nearest", data, folder)
        load = lambda name, columns: np.fromfile(f"{folder}/{name}.i64", dtype="<i8").reshape(-1, columns)
        edges, at, services = load("edges", 3), load("at", 2), load("services", 2)
        nodes = [np.unique(services[services[:, 0] == c, 1]) for c in range(10)]
        both = np.vstack([edges, edges[:, [1, 0, 2]]])
        both = both[np.lexsort((both[:, 2], both[:, 1], both[:, 0]))]
        keep = np.ones(len(both), dtype=bool)
        keep[1:] = (both[1:, 0] != both[:-1, 0]) | (both[1:, 1] != both[:-1, 1])
        both = both[keep]
        rows = np.searchsorted(both[:, 0], np.arange(len(at) + 1))
        graph = csr_matrix((both[:, 2].astype(float), both[:, 1], rows), shape=(len(at), len(at)))
        network = pandana.Network(pandas.Series(at[:, 0] / 1e7), pandas.Series(at[:, 1] / 1e7),
                                  pandas.Series(edges[:, 0]), pandas.Series(edges[:, 1]),
                                  pandas.DataFrame({"m": edges[:, 2] / 1000.0}), twoway=True)
        network.precompute(1200)
        for c in range(10):
            network.set_pois(str(c), 1200, 1, pandas.Series(at[nodes[c], 0] / 1e7), pandas.Series(at[nodes[c], 1] / 1e7))
        multi = lambda: [dijkstra(graph, directed=True, indices=n, min_only=True, limit=1_200_000) for n in nodes]
        query = lambda: [network.nearest_pois(1200, str(c), num_pois=1, max_distance=np.nan) for c in range(10)]
        ours, scipy, pandana_times = [], [], []
        for _ in range(3):
            times, said = own(binary, "nearest", data, folder)
            ours.append(times["atlas"]["cpu"])
            seconds, found = cpu(multi)
            scipy.append(seconds)
            seconds, table = cpu(query)
            pandana_times.append(seconds)
        print("reached: atlas", said.split()[0], "scipy", sum(int(np.isfinite(f).sum()) for f in found), "pandana",
              sum(int(t[1].notna().sum()) for t in table))
        peers = {"pandana query": statistics.median(pandana_times), "scipy multi-source": statistics.median(scipy)}
        report("nearest of 10 categories, all nodes", statistics.median(ours), peers,
               {"pandana query": "100×", "scipy multi-source": "8×"})


def highs_merged(question):
    """Build and solve on merged patterns, both counted."""
    import highspy
    import numpy as np
    from collections import Counter

    seen = [[] for _ in question["people"]]
    for site, homes in enumerate(question["cover"]):
        for home in homes:
            seen[home].append(site)
    rows = Counter()
    for home, pattern in enumerate(seen):
        if pattern:
            rows[tuple(pattern)] += question["people"][home]
    sites, patterns = len(question["cover"]), list(rows)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = sites + len(patterns), len(patterns) + 1
    lp.col_cost_ = np.array([0.0] * sites + [float(rows[p]) for p in patterns])
    lp.col_lower_, lp.col_upper_ = np.zeros(lp.num_col_), np.ones(lp.num_col_)
    lp.row_lower_ = np.full(lp.num_row_, -highspy.kHighsInf)
    lp.row_upper_ = np.array([0.0] * len(patterns) + [float(question["count"])])
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0] + [len(p) + 1 for p in patterns] + [sites])
    index = [c for i, p in enumerate(patterns) for c in (*p, sites + i)] + list(range(sites))
    value = [v for p in patterns for v in (*[-1.0] * len(p), 1.0)] + [1.0] * sites
    lp.a_matrix_.index_, lp.a_matrix_.value_ = np.array(index, dtype=np.int32), np.array(value)
    kind = highspy.HighsVarType
    lp.integrality_ = [kind.kInteger] * sites + [kind.kContinuous] * len(patterns)
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.passModel(lp)
    solver.run()
    return round(solver.getInfo().objective_function_value)


def spopt_dense(question):
    import numpy as np
    import pulp
    from spopt.locate import MCLP

    far = np.full((len(question["people"]), len(question["cover"])), 2.0)
    for site, homes in enumerate(question["cover"]):
        far[homes, site] = 0.0
    model = MCLP.from_cost_matrix(far, np.array(question["people"]), 1.0, p_facilities=question["count"])
    model = model.solve(pulp.HiGHS(msg=False))
    return round(model.problem.objective.value())


def siting(binary, data, homes=5_000, sites=200, count=5, dense=True):
    with tempfile.NamedTemporaryFile() as file:
        times, _ = own(binary, "siting", data, homes, sites, count, file.name)
        question = json.loads(Path(file.name).read_text())
    peers = {}
    peers["HiGHS on merged sets"], theirs = cpu(lambda: highs_merged(question))
    assert theirs == question["objective"], (theirs, question["objective"])
    if dense:
        peers["spopt + HiGHS"], theirs = cpu(lambda: spopt_dense(question))
        assert theirs == question["objective"], (theirs, question["objective"])
    report(f"covering {homes} × {sites}, k = {count}, with proof", times["atlas"]["cpu"], peers,
           {"HiGHS on merged sets": "20×", "spopt + HiGHS": "500×"})


def large(binary, data):
    """A million homes on copies of the map side by side, and one copy with its part of the homes."""
    print("\n| 1,000,000 homes × 10 categories, file to answers | nodes | CPU | wall (quickest) | memory | CPU a node; one copy; ratio |")
    print("|---|---|---|---|---|---|", flush=True)
    for copies in (9, 17):
        with tempfile.NamedTemporaryFile(suffix=".osm.pbf") as file:
            own(binary, "enlarge", data, copies, file.name)
            nodes, kilobytes, many = end_to_end(binary, file.name, 1_000_000)
        with tempfile.NamedTemporaryFile(suffix=".osm.pbf") as file:
            own(binary, "enlarge", data, 1, file.name)
            nodes_one, _, one = end_to_end(binary, file.name, 1_000_000 // copies)
        each, each_one = many["cpu"] / nodes, one["cpu"] / nodes_one
        print(f"| {copies} copies{' (3 × 3)' if copies == 9 else ''} | {nodes:,} | {many['cpu']:.2f} s | {many['wall']:.2f} s (goal 3 s) "
              f"| {kilobytes / 1024:.0f} MiB (goal 1 GB) | {each * 1e6:.2f} µs; {each_one * 1e6:.2f} µs; {each / each_one:.2f}× (goal 1.5×) |",
              flush=True)


def end_to_end(binary, data, homes):
    times, said = own(binary, "large", data, homes)
    nodes, kilobytes = map(int, said.split()[-2:])
    return nodes, kilobytes, times["end to end"]


WORKS = {
    "build": build, "nearest": nearest, "isochrone": isochrone, "siting": siting,
    "siting-large": lambda b, d: siting(b, d, 50_000, 1_000, 20, dense=False), "large": large,
}


PEERS = """pandana: Network(…, twoway=True).precompute(1200); nearest_pois(1200, category, num_pois=1) per category
scipy: csgraph.dijkstra(graph, indices=nodes, min_only=True, limit=1_200_000) per category
HiGHS: highspy.Highs().run() on merged sets, mip_rel_gap 0; spopt: MCLP.from_cost_matrix(…).solve(pulp.HiGHS())
osm4routing: osm4routing::read(map); routx: add_features_from_file with FOOT_PROFILE; graphways: see src/isochrone.rs"""


def main(data, works):
    unknown = [w for w in works if w not in WORKS]
    if unknown or not Path(data).is_file():
        sys.exit(f"usage: run.py MAP.osm.pbf [{' | '.join(WORKS)} …]; not understood: {' '.join(unknown) or data}")
    # Peers write to the standard output as they please; ours is kept apart.
    sys.stdout = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    command = ["cargo", "build", "--release", "--features", "peers", "--message-format", "json"]
    built = subprocess.run(command, cwd=HERE, check=True, stdout=subprocess.PIPE, text=True).stdout
    binary = [m["executable"] for m in map(json.loads, built.splitlines()) if m.get("executable")][-1]
    print("| work | peer | atlas CPU | peer CPU | ratio | goal |\n|---|---|---|---|---|---|", flush=True)
    for work in works or WORKS:
        WORKS[work](binary, data)
    print("\nCommands, ours:", *dict.fromkeys(COMMANDS), "", "Theirs:", PEERS, sep="\n")


main(sys.argv[1], sys.argv[2:])
