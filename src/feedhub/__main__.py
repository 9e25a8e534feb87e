"""The `feedhub` command: runs what was asked and turns errors into one sentence and an exit code."""

import sys


def main() -> None:
    """Exit codes: CONTRACT's; 130 when interrupted."""
    if sys.argv[1:] == ["--version"]:  # asked by scripts at every turn; needs nothing but the number
        from feedhub import __version__

        print(f"feedhub {__version__}")
        return
    from feedhub.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
