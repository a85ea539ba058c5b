"""The processes that answer (服务): a caller's thread or event loop only waits, whatever a request brings.

A request is worked on in a process of its own choice: Python computes in one thread at a time, so a thread would hold
up an event loop; and a process can be ended when its time is up. (The pools of the standard library cannot end one
job, and run the caller's main module again.)

Lives here: :class:`Service`. May not: know a job or a framework.
"""

import gc
import os
import subprocess
import sys
from asyncio import wrap_future
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Lock, Timer, local
from time import monotonic
from typing import Any
from weakref import WeakSet

from attrs import asdict, define, field

import indicators
from indicators.web.problems import JSON, Answer, problem, problem_of, refused
from indicators.web.settings import Settings
from indicators.web.worker import receive, send

_START = 60  # seconds that a process may take to be ready


@define(eq=False)
class _Worker:
    """One process; ended and made anew when a request takes too long."""

    settings: Settings
    process: "subprocess.Popen[bytes]" = field(init=False)

    def __attrs_post_init__(self) -> None:
        paths = [str(Path(indicators.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-W", "ignore", "-m", "indicators.web.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        )
        self._asked(asdict(self.settings), b"", _START)

    def ask(self, head: Mapping[str, object], body: bytes) -> Answer:
        """Have one request answered; a process that does not come to an end is ended."""
        start = monotonic()
        try:
            said, found = self._asked(head, body, self.settings.seconds)
        except (OSError, EOFError):
            self.close()
            if monotonic() - start >= self.settings.seconds:
                message = f"{self.settings.seconds:g} 秒内没有算完，已停止"
                return problem(refused("time_limit", message, "把请求分成几份").diagnostic)
            return problem(refused("memory_limit", "处理这个请求时进程意外结束，多半是内存不够").diagnostic)
        headers = tuple((name, value) for name, value in said["headers"])
        return Answer(body=found, media=said["media"], status=said["status"], headers=headers)

    def _asked(self, head: object, body: bytes, seconds: float) -> tuple[Any, bytes]:
        into, out = self.process.stdin, self.process.stdout
        if into is None or out is None:
            raise EOFError
        watch = Timer(seconds, self.process.kill)
        watch.start()
        try:
            send(into, head, body)
            return receive(out)
        finally:
            watch.cancel()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what it still held goes nowhere
                    continue


class Service:
    """Answers requests, by any framework (服务); holds processes and no data.

    Args:
        settings: The limits.

    >>> service = Service(Settings(workers=0))
    >>> service.answer("parse", b'{"values": ["95%"]}').status
    200
    >>> service.close()
    """

    def __init__(self, settings: Settings | None = None) -> None:
        """Make the service; the processes start with :meth:`start`, or with the first request."""
        self.settings = settings or Settings()
        self._lock, self._own = Lock(), local()
        self._threads: ThreadPoolExecutor | None = None
        self._workers: WeakSet[_Worker] = WeakSet()
        self._waiting, self._pid = 0, 0

    @asynccontextmanager
    async def running(self, _: object = None) -> AsyncIterator[None]:
        """Have the processes run as long as an application does."""
        self.start()
        yield
        self.close()

    def start(self) -> None:
        """Start the processes, so that the first request need not wait for them.

        What the application has loaded by then is no longer searched for garbage, which would hold up its event loop
        for some 50 ms each time.
        """
        gc.collect()
        gc.freeze()
        for _ in range(self.settings.workers):
            self._pool().submit(self._worker)

    def answer(self, job: str, body: bytes = b"", media: str = JSON, query: Mapping[str, str] | None = None) -> Answer:
        """Answer a request and wait for it: for Flask, Django and whatever has a thread a request.

        Args:
            job: What is asked: ``parse``, ``score``, ``forms/score`` …, the path of the router.
            body: The bytes of the request.
            media: Its ``Content-Type``.
            query: The arguments of the address.

        Returns:
            The answer; what is wrong is an answer, too.
        """
        return self._submit(job, body, media, query or {}).result()

    async def answer_async(
        self, job: str, body: bytes = b"", media: str = JSON, query: Mapping[str, str] | None = None
    ) -> Answer:
        """Answer a request without holding up the event loop; see :meth:`answer`."""
        return await wrap_future(self._submit(job, body, media, query or {}))

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            threads, self._threads = self._threads, None
        for worker in list(self._workers):
            worker.close()
        if threads is not None:
            threads.shutdown(cancel_futures=True)

    def _pool(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._threads is None or self._pid != os.getpid():  # a server may fork after it has loaded the program
                self._pid, self._workers, self._own = os.getpid(), WeakSet(), local()
                self._threads = ThreadPoolExecutor(self.settings.workers or 2, "indicators")
            return self._threads

    def _submit(self, job: str, body: bytes, media: str, query: Mapping[str, str]) -> "Future[Answer]":
        if len(body) > self.settings.size:
            return _done(problem(refused("request_too_large", f"请求超过 {self.settings.size} 字节").diagnostic))
        with self._lock:
            full = self._waiting >= self.settings.waiting
            self._waiting += not full
        if full:
            return _done(problem(refused("busy", "服务正忙", "过几秒再试").diagnostic))
        future = self._pool().submit(self._answered, job, body, media, dict(query))
        future.add_done_callback(self._left)
        return future

    def _left(self, _: object) -> None:
        with self._lock:
            self._waiting -= 1

    def _answered(self, job: str, body: bytes, media: str, query: Mapping[str, str]) -> Answer:
        if not self.settings.workers:
            from indicators.web.dispatch import answer

            return answer(job, body, media, query, self.settings)
        try:
            return self._worker().ask({"job": job, "media": media, "query": query}, body)
        except (OSError, EOFError) as error:  # no process can be started
            return problem_of(RuntimeError(str(error)))

    def _worker(self) -> _Worker:
        """The process of this thread."""
        worker: _Worker | None = getattr(self._own, "worker", None)
        if worker is None or worker.process.poll() is not None:
            worker = self._own.worker = _Worker(self.settings)
            self._workers.add(worker)
        return worker


def _done(answer: Answer) -> "Future[Answer]":
    future: Future[Answer] = Future()
    future.set_result(answer)
    return future
