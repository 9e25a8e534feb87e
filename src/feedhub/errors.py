"""The errors a person reads. Each message says what, where and the mend, in one sentence.

FeedhubError            str() is the sentence, the class carries the exit code
├── ConfigError   2     one or more sentences, a line each: sources.toml:14: every = "15 mins" is not a duration; write "15m"
├── UsageError    2     no source "nrp-world"; did you mean "npr-world"?
├── QueryError    2     query, column 9: no field "autor"; did you mean "author"?
├── StoreError    3     var/feedhub.db: the disk is full and nothing was stored; free some space and run it again
│   ├── Interrupted 3   var/feedhub.db: the reading was ended before it was done
│   ├── OlderStore 3    var/feedhub.db is at revision 2, this feedhub needs 3; run feedhub db upgrade
│   └── NewerStore 3    var/feedhub.db is at revision 5, this feedhub knows 3; install the newer feedhub
├── DeliveryError 1     public/world.atom: the disk is full; what was published before stands, free some space and publish again
└── Busy          75    another feedhub run holds var/feedhub.lock; try again when it has ended

Expected outcomes (a host that does not answer, a feed that cannot be read) are values, not errors: see `model.Outcome`.
"""


class FeedhubError(Exception):
    """The root: anything below it is told in one sentence and without a traceback."""

    exit_code = 1


class ConfigError(FeedhubError):
    """The operator's files are wrong; every problem found, one sentence each."""

    exit_code = 2

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class UsageError(FeedhubError):
    """The command line asks for something that is not there."""

    exit_code = 2


class QueryError(FeedhubError):
    """A query that cannot be read.

    column: where in the query, counted from 1.
    problem: what is wrong and the mend, without the place.
    """

    exit_code = 2

    def __init__(self, problem: str, *, column: int) -> None:
        super().__init__(f"query, column {column}: {problem}")
        self.problem = problem
        self.column = column


class StoreError(FeedhubError):
    """The store cannot be used; nothing was changed."""

    exit_code = 3


class Interrupted(StoreError):
    """A reading was ended by whoever asked for it; nothing is wrong with the store."""


class OlderStore(StoreError):
    """A reading command met a store that must be upgraded first."""


class NewerStore(StoreError):
    """The store was written by a newer feedhub."""


class DeliveryError(FeedhubError):
    """An edition could not be written; the one published before stands."""


class Busy(FeedhubError):
    """Another run holds the store's lock."""

    exit_code = 75
