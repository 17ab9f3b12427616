"""Equal shares against pabutools (exact fractions) on one election of 8,520 voters and 85 projects, made here.

Both read the same .pb file; CPU time of the count alone; runs alternate; winner sets must be equal.
Usage: python compare.py BINARY [ROUNDS]
"""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import method_of_equal_shares, sequential_phragmen

VOTERS, PROJECTS, BUDGET, INCREMENT = 8520, 85, 500_000, 1
RULES = (
    ("plain", "equal shares, cost", "100×"),
    ("add1", "equal shares, Add1 from B/n by 1 until exhausted", "100×"),
    ("phragmen", "Phragmén", "–"),
)
PEERS = """method_of_equal_shares(instance, profile, sat_class=Cost_Sat), for Add1 with voter_budget_increment=1
sequential_phragmen(instance, profile)"""


def election(path):
    """Costs from 1,000 to 60,000, popularity falling, ballots up to the budget."""
    chance = random.Random(252)
    costs = [100 * chance.randint(10, 600) for _ in range(PROJECTS)]
    popularity = [1 / (1 + place) ** 0.5 for place in range(PROJECTS)]
    lines = ["META", "key;value", f"budget;{BUDGET}", "vote_type;approval", "PROJECTS", "project_id;cost"]
    lines += [f"p{i};{cost}" for i, cost in enumerate(costs)]
    lines += ["VOTES", "voter_id;vote"]
    for voter in range(VOTERS):
        chosen, left = [], BUDGET
        for project in dict.fromkeys(chance.choices(range(PROJECTS), popularity, k=chance.randint(3, 25))):
            if costs[project] <= left:
                chosen.append(project)
                left -= costs[project]
        lines.append(f"{voter};{','.join(f'p{p}' for p in sorted(chosen))}")
    path.write_text("\n".join(lines) + "\n")


def ours(binary, path, rule):
    command = [binary, str(path), rule, str(INCREMENT), "20" if rule != "add1" else "3"]
    count, _, steps, winners = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    shown = " ".join(Path(word).name for word in command)
    return float(count), int(steps), winners.split(","), shown


def theirs(path, rule):
    instance, profile = parse_pabulib(str(path))
    start = time.process_time()
    if rule == "phragmen":
        result = sequential_phragmen(instance, profile)
    else:
        increment = INCREMENT if rule == "add1" else None
        result = method_of_equal_shares(instance, profile, sat_class=Cost_Sat, voter_budget_increment=increment)
    return time.process_time() - start, sorted(p.name for p in result)


def main():
    binary, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1
    sys.setrecursionlimit(100_000)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "election.pb"
        election(path)
        print("| rule | fairshare CPU | pabutools CPU | ratio | goal |\n|---|---|---|---|---|", flush=True)
        commands = []
        for rule, name, goal in RULES:
            fast, slow = [], []
            for _ in range(rounds):
                seconds, steps, winners, command = ours(binary, path, rule)
                fast.append(seconds)
                seconds, others = theirs(path, rule)
                slow.append(seconds)
                assert winners == others, f"{rule}: {winners} against {others}"
            ratio = min(slow) / min(fast)
            steps = f", {steps} steps" if steps else ""
            print(f"| {name}{steps} | {min(fast) * 1000:.1f} ms | {min(slow) * 1000:.0f} ms | {ratio:.0f}× | {goal} |", flush=True)
            commands.append(command)
        print("\nCommands, ours:", *commands, "", "Theirs:", PEERS, sep="\n")


main()
