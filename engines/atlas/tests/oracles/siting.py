"""Solves siting questions with HiGHS and compares objectives.

Usage: siting.py FILE, one JSON question a line: goal, sites or budget, limit_mm, people, cover (per site a list of
[home, mm]), fixed, cost, capacity, and the claimed objective. Covering objectives must be equal, medians within 1e-6.
"""
import json
import sys
from collections import Counter

import highspy
import numpy as np


def merged(question):
    """Homes with the same sites at the same distances are one row."""
    seen = [[] for _ in question["people"]]
    for site, reached in enumerate(question["cover"]):
        for home, mm in reached:
            seen[home].append((site, mm if question["goal"] == "median" else 0))
    rows = Counter()
    for home, pattern in enumerate(seen):
        rows[tuple(pattern)] += question["people"][home]
    return rows


class Model:
    def __init__(self, maximise):
        self.cost, self.upper, self.integer = [], [], []
        self.rows, self.low, self.high = [], [], []
        self.maximise = maximise

    def column(self, cost, upper=1.0, integer=False, lower=0.0):
        self.cost.append(cost)
        self.upper.append((lower, upper))
        self.integer.append(integer)
        return len(self.cost) - 1

    def row(self, entries, low=-highspy.kHighsInf, high=highspy.kHighsInf):
        self.rows.append(entries)
        self.low.append(low)
        self.high.append(high)

    def solve(self):
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.cost), len(self.rows)
        lp.col_cost_ = np.array(self.cost, dtype=float)
        lp.col_lower_ = np.array([u[0] for u in self.upper], dtype=float)
        lp.col_upper_ = np.array([u[1] for u in self.upper], dtype=float)
        lp.row_lower_, lp.row_upper_ = np.array(self.low, dtype=float), np.array(self.high, dtype=float)
        lp.sense_ = highspy.ObjSense.kMaximize if self.maximise else highspy.ObjSense.kMinimize
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0] + [len(r) for r in self.rows])
        lp.a_matrix_.index_ = np.array([c for r in self.rows for c, _ in r], dtype=np.int32)
        lp.a_matrix_.value_ = np.array([v for r in self.rows for _, v in r], dtype=float)
        kinds = {True: highspy.HighsVarType.kInteger, False: highspy.HighsVarType.kContinuous}
        lp.integrality_ = [kinds[i] for i in self.integer]
        solver = highspy.Highs()
        solver.silent()
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("mip_abs_gap", 0.0)
        solver.setOptionValue("threads", 1)
        solver.passModel(lp)
        solver.run()
        assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal, solver.getModelStatus()
        return solver.getInfo().objective_function_value


def allow(model, question, opened):
    new = [s for s in range(len(opened)) if s not in question["fixed"]]
    if question["budget"] is not None:
        model.row([(opened[s], question["cost"][s]) for s in new], high=question["budget"])
    else:
        model.row([(opened[s], 1.0) for s in new], high=question["sites"])


def open_columns(model, question, cost):
    fixed = set(question["fixed"])
    return [model.column(0 if s in fixed else cost(s), integer=True, lower=float(s in fixed))
            for s in range(len(question["cover"]))]


def cover(question, rows):
    model = Model(maximise=True)
    opened = open_columns(model, question, lambda s: 0.0)
    served = [[] for _ in opened]
    for pattern, people in rows.items():
        if not pattern or not people:
            continue
        if question["capacity"]:
            parts = []
            for site, _ in pattern:
                part = model.column(1.0, upper=float(people))
                model.row([(part, 1.0), (opened[site], -float(people))], high=0.0)
                served[site].append((part, 1.0))
                parts.append((part, 1.0))
            model.row(parts, high=float(people))
        else:
            row = model.column(float(people))
            model.row([(row, 1.0)] + [(opened[site], -1.0) for site, _ in pattern], high=0.0)
    for site, parts in enumerate(served):
        if parts:
            model.row(parts + [(opened[site], -float(question["capacity"][site]))], high=0.0)
    allow(model, question, opened)
    return model.solve()


def median(question, rows):
    model = Model(maximise=False)
    opened = open_columns(model, question, lambda s: 0.0)
    far = question["limit_mm"]
    for pattern, people in rows.items():
        parts = [(model.column(people * far / 1e6), 1.0)]
        for site, mm in pattern:
            part = model.column(people * mm / 1e6)
            model.row([(part, 1.0), (opened[site], -1.0)], high=0.0)
            parts.append((part, 1.0))
        model.row(parts, low=1.0, high=1.0)
    allow(model, question, opened)
    return model.solve() * 1e6


def everyone(question, rows):
    model = Model(maximise=False)
    opened = open_columns(model, question, lambda s: float(question["cost"][s]))
    for pattern, people in rows.items():
        if pattern and people:
            model.row([(opened[site], 1.0) for site, _ in pattern], low=1.0)
    return model.solve()


def main(path):
    bad = counted = 0
    for line in open(path):
        question = json.loads(line)
        rows = merged(question)
        theirs = {"cover": cover, "median": median, "all": everyone}[question["goal"]](question, rows)
        ours = question["objective"]
        counted += 1
        same = abs(ours - theirs) <= 1e-6 * max(1, abs(theirs)) if question["goal"] == "median" else ours == round(theirs)
        if not same:
            bad += 1
            print(f"question {counted} ({question['goal']}): {ours} claimed, HiGHS finds {theirs}")
    print(f"{counted} questions compared, {bad} differ")
    return int(bad > 0 or counted < 50)


sys.exit(main(sys.argv[1]))
