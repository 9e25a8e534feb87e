"""A progress line on a terminal's standard error; loaded only where there is one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from feedhub.pipeline.writer import Report


@contextmanager
def bar(line: "Callable[[Report], str | None]") -> "Iterator[Callable[[Report], None]]":
    """Yields what to call after each source; lines worth keeping stay above the progress line."""
    columns = (SpinnerColumn(), TextColumn("{task.completed} sources, {task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("0 new", total=None)
        new = 0

        def tell(report: "Report") -> None:
            nonlocal new
            new += report.counts.new
            progress.update(task, advance=1, description=f"{new} new")
            said = line(report)
            if said:
                progress.console.print(said, markup=False, highlight=False)

        yield tell
