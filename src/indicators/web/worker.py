"""A process that answers (工作进程): requests come in on its standard input, answers go out on its standard output.

Lives here: the frames of both ways, the loop, the limit of memory. May not: know a job, open a file.
"""

import gc
import json
import os
import signal
import struct
import sys
from contextlib import suppress
from typing import IO, Any

_GARBAGE = 50_000  # objects of which some may be garbage
_LENGTHS = struct.Struct("!IQ")  # of the head and of the body


def send(stream: IO[bytes], head: object, body: bytes = b"") -> None:
    """Write one frame: a head in JSON, and a body."""
    said = json.dumps(head).encode()
    stream.write(_LENGTHS.pack(len(said), len(body)) + said)
    stream.write(body)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[Any, bytes]:
    """Read one frame; ``EOFError``: the other end is gone."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        raise EOFError
    head, body = _LENGTHS.unpack(lengths)
    said, rest = stream.read(head), stream.read(body)
    if len(said) + len(rest) < head + body:
        raise EOFError
    return json.loads(said), rest


def limited(memory: int) -> None:
    """Limit what this process may hold; Windows has no such limit."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def main() -> None:
    """Answer until the other end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server's own end ends this one, too
    into, out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints goes to the log
    from indicators.calls import warm_up
    from indicators.web.dispatch import answer
    from indicators.web.settings import Settings

    given, _ = receive(into)
    settings = Settings(**given | {"packs": tuple(given["packs"])})
    warm_up(*settings.packs)
    limited(settings.memory)
    gc.freeze()  # what is loaded is no garbage, and a request leaves hardly any
    gc.set_threshold(_GARBAGE)
    send(out, {"ready": True})
    with suppress(EOFError, BrokenPipeError):
        while True:
            head, body = receive(into)
            done = answer(head["job"], body, head["media"], head["query"], settings)
            send(out, {"media": done.media, "status": done.status, "headers": done.headers}, done.body)


if __name__ == "__main__":
    main()
