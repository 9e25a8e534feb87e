"""Do the lock files still say what pyproject.toml asks for? Asks no registry; one sentence for each way they differ.

What is looked at: each requirement has a pin that satisfies it, each pin made for pyproject is still asked for, both files
agree, every pin has hashes, and neither file names a place. That the locked set is complete is `pip check`'s to say.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[A-Za-z0-9,._-]+\])?==(?P<version>[^ ;]+)(?P<rest>[^\n]*(?:\n[ ]+[^\n]+)*)",
    re.MULTILINE,
)
ASKED = "feedhub (pyproject.toml"  # how the lock says that a pin is there for pyproject's own sake, and not a library's


def pins(text: str) -> Iterator[tuple[str, str, str]]:
    """Name, version, and all that stands below it: hashes and for whom it is there."""
    for found in PIN.finditer(text):
        yield canonicalize_name(found["name"]), found["version"], found["rest"]


def differences(file: str, text: str, wanted: Iterable[str], *, asked: str) -> Iterator[str]:
    """asked: how this file's annotations name the part of pyproject it was made from."""
    locked: dict[str, list[str]] = {}
    for name, version, rest in pins(text):
        locked.setdefault(name, []).append(version)
        if "--hash=sha256:" not in rest:
            yield f"{file}: {name} has no hash"
    requirements = {canonicalize_name(r.name): r for r in map(Requirement, wanted)}
    for name, requirement in requirements.items():
        if name not in locked:
            yield f"{file}: {requirement} is not in it"
        elif not any(requirement.specifier.contains(version, prereleases=True) for version in locked[name]):
            yield f"{file}: {name}=={', '.join(locked[name])} is not {requirement}"
    for name, _, rest in pins(text):
        if asked in rest and name not in requirements:
            yield f"{file}: {name} is no longer asked for"
    for line in text.splitlines():
        if "://" in line or re.match(r"\s*(?:-[a-z]\b|--(?!hash))", line):
            yield f"{file}: names a place: {line.strip()}"


def main() -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    runtime, dev = ((ROOT / file).read_text("utf-8") for file in ("requirements.lock", "requirements-dev.lock"))
    problems = [
        *differences("requirements.lock", runtime, project["project"]["dependencies"] + groups["build"], asked=ASKED),
        *differences("requirements-dev.lock", dev, groups["dev"], asked=ASKED),
    ]
    if groups["build"] != project["build-system"]["requires"]:
        problems.append("pyproject.toml: the group build is not build-system.requires")
    base: dict[str, set[str]] = {}
    for name, version, _ in pins(runtime):
        base.setdefault(name, set()).add(version)
    problems += [
        f"requirements-dev.lock: {name}=={version}, but requirements.lock has {', '.join(sorted(base[name]))}"
        for name, version, _ in pins(dev)
        if name in base and version not in base[name]
    ]
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print("run make lock", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
