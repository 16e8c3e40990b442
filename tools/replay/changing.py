"""Sets of real programs whose memory changes, the same way each time they are started."""

import contextlib
import os
import pwd
import signal
import subprocess
import sys
from pathlib import Path

import sets
from kernel import Failure
from sets import await_line, children, find, repeat, run

PROGRAMS = Path(__file__).resolve().parent / "programs"


class Driver:
    """What changes the memory of programs, from when it is told to."""

    def __init__(self, programs, sources, *commands):
        self.programs = programs
        self.named = sources
        self.commands = commands

    def sources(self):
        """Returns what 'ksm record' is to record."""
        return self.named

    @contextlib.contextmanager
    def running(self):
        started = [self.programs.start(*command, merging=False) for command in self.commands]
        try:
            yield
        finally:
            for process in started:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)


def redis(programs):
    """Half of the keys of each server are rewritten, by and by, with new values or the same in both."""
    pids = sets.redis(programs)
    sockets = [programs.folder / f"redis{number}" for number in (1, 2)]
    return Driver(programs, [f"pid:{pid}" for pid in pids], [sys.executable, PROGRAMS / "writer.py", *sockets])


def jvms(programs):
    """Each allocates all the time; half of its memory is the same in all."""
    compiled = run(find("javac"), "-d", programs.folder, PROGRAMS / "Churn.java")
    if compiled.returncode:
        raise Failure(f"javac: {compiled.stderr.strip()}")
    command = [find("java"), "-Xmx192m", "-Xms192m", "-XX:+UseSerialGC", "-cp", programs.folder, "Churn"]
    started = [programs.start(*command) for _ in range(3)]
    for jvm in started:
        await_line(jvm)
    return Driver(programs, [f"pid:{jvm.pid}" for jvm in started])


def postgres(programs):
    """pgbench at a bounded rate; its servers begin with it."""
    sets.postgres(programs)
    user = pwd.getpwuid((programs.folder / "data").stat().st_uid)
    as_user = [find("setpriv"), f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    bench = [*as_user, find("pgbench"), "-h", str(programs.folder / "data")]
    made = run(*bench, "-i", "-s", "2", "-q", "postgres", cwd=programs.folder / "data")
    if made.returncode:
        raise Failure(f"pgbench: {made.stderr.strip().splitlines()[-1]}")
    return Driver(programs, ["pid:postgres"], [*bench, "-c", "2", "-R", "100", "-T", "100000", "postgres"])


def python(programs):
    """Workers with the same data come and go, one every five seconds."""
    parent = programs.start("/usr/bin/python3", PROGRAMS / "coming.py")
    await_line(parent)
    repeat(lambda: children(parent.pid), "the first worker")
    return Driver(programs, ["pid:ksm-coming"])


# name: what it is, how it starts, the commands that it needs
SETS = {
    "redis": ("2 Redis servers with the same 200,000 keys, of which 500 a second are rewritten", redis, ["redis-server", "redis-cli"]),
    "postgres": ("PostgreSQL under pgbench, 100 transactions a second", postgres, ["initdb", "psql", "setpriv", "pgbench"]),
    "jvms": ("3 JVMs that allocate 20 MB a second", jvms, ["java", "javac"]),
    "python": ("Python workers that come and go", python, ["/usr/bin/python3"]),
}


def missing(name):
    """Returns what must be installed for a set."""
    return [command for command in SETS[name][2] if not find(command)]
