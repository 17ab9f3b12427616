"""Whether the projects marked selected satisfy EJR up to one project, by pabutools: one JSON line per .pb file."""

import json
import sys
from pathlib import Path

from pabutools.analysis.justifiedrepresentation import is_EJR_one_approval
from pabutools.election import Cardinality_Sat, Cost_Sat, parse_pabulib

for path in sorted(p for folder in sys.argv[1:] for p in Path(folder).glob("*.pb")):
    instance, profile = parse_pabulib(str(path))
    chosen = [p for p in instance if instance.project_meta[p].get("selected") == "1"]
    verdict = {
        "cost": is_EJR_one_approval(instance, profile, Cost_Sat, chosen),
        "cardinality": is_EJR_one_approval(instance, profile, Cardinality_Sat, chosen),
    }
    print(json.dumps({"file": str(path), **verdict}), flush=True)
