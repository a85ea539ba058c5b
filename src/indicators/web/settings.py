"""What a service allows (上限): bytes, rows, length, time, memory, processes.

Lives here: :class:`Settings`. May not: enforce anything.
"""

from attrs import frozen

from indicators.files import Limits


@frozen(kw_only=True)
class Settings:
    """The limits of a service; what is beyond is refused by name (上限).

    Args:
        size: Bytes of a request, and of a file in it.
        rows: Rows of a request: values, records, indicators of a file.
        letters: Characters of a value in a request; a cell of a file may have ten times as many.
        files: Files of a request, those of a zip counted one by one.
        seconds: How long one request may be worked on.
        memory: Bytes that one process may hold, where the system can limit that.
        workers: Processes that do the work; with 0 it is done in the server's own, in a thread, without limits of time
            and memory.
        waiting: Requests that may wait; more are told to come again.
        packs: The rule packs that each process loads before its first request.

    >>> Settings(seconds=5).size
    10000000
    """

    size: int = 10_000_000
    rows: int = 5_000
    letters: int = 2_000
    files: int = 500
    seconds: float = 20
    memory: int = 1_500_000_000
    workers: int = 2
    waiting: int = 100
    packs: tuple[str, ...] = ("cn-mof-2020", "hubei-2019")

    @property
    def of_files(self) -> Limits:
        """The same for a file."""
        cells, unpacked = 40 * self.rows, 8 * self.size
        return Limits(size=self.size, unpacked=unpacked, cells=cells, letters=10 * self.letters, pages=100)
