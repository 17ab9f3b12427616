"""Winner sets of pabutools (exact fractions) for .pb files: one JSON line per file. Ties go by id."""

import json
import sys
from pathlib import Path

from pabutools.election import Additive_Cardinal_Sat, Cardinality_Sat, Cost_Sat, parse_pabulib
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares, sequential_phragmen

sys.setrecursionlimit(100_000)


def voted(allocation, profile):
    """Without projects nobody voted for: Phragmén's rule takes them there when everything else is bought."""
    return [p for p in allocation if any(p in ballot for ballot in profile)]


def rules(instance, profile):
    kind = instance.meta["vote_type"]
    if kind in ("cumulative", "scoring"):
        yield "shares-points", method_of_equal_shares(instance, profile, sat_class=Additive_Cardinal_Sat)
        return
    yield "shares-cost", method_of_equal_shares(instance, profile, sat_class=Cost_Sat)
    if kind == "ordinal":
        return
    yield "shares-cardinality", method_of_equal_shares(instance, profile, sat_class=Cardinality_Sat)
    increment = max(1, int(instance.budget_limit / max(1, profile.num_ballots()) / 6))
    yield "add1", method_of_equal_shares(instance, profile, sat_class=Cost_Sat, voter_budget_increment=increment)
    yield "phragmen", voted(sequential_phragmen(instance, profile), profile)
    yield "greedy", greedy_utilitarian_welfare(instance, profile, sat_class=Cost_Sat)


for path in sorted(p for folder in sys.argv[1:] for p in Path(folder).glob("*.pb")):
    instance, profile = parse_pabulib(str(path))
    result = {rule: sorted(p.name for p in allocation) for rule, allocation in rules(instance, profile)}
    print(json.dumps({"file": str(path), **result}), flush=True)
