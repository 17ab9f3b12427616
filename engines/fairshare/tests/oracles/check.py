"""What pabulib-checker finds in .pb files: one JSON line per file with sorted [level, kind] pairs.

"crashed" stands where the checker itself could not go on.
"""

import contextlib
import io
import json
import sys
from pathlib import Path

from pabulib.checker import Checker

for path in sorted(p for folder in sys.argv[1:] for p in Path(folder).glob("*.pb")):
    with contextlib.redirect_stdout(io.StringIO()):
        results = Checker().process_files([str(path)])
    found = next(v["results"] for k, v in results.items() if k not in ("metadata", "summary"))
    crashed = "processing error" in found.get("errors", {})
    kinds = sorted([level, kind] for level, kinds in found.items() for kind in kinds)
    print(json.dumps({"file": str(path), "found": "crashed" if crashed else kinds}), flush=True)
