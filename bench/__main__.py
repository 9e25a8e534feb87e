"""Runs the benchmarks named, or all of them; each is a script of its own, which says what it measures beside what.

make bench                 make bench ARGS="refresh render"
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SCRIPTS = sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("__"))


def main(names: list[str]) -> int:
    wrong = [name for name in names if name not in SCRIPTS]
    if wrong:
        print(f"no benchmark {', '.join(wrong)}; there are {', '.join(SCRIPTS)}", file=sys.stderr)
        return 2
    environment = os.environ | {"PYTHONPATH": str(HERE.parent / "src")}
    worst = 0
    for name in names or SCRIPTS:
        print(f"== {name}", flush=True)
        worst = max(
            worst, subprocess.run([sys.executable, HERE / f"{name}.py"], env=environment, check=False).returncode
        )
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
