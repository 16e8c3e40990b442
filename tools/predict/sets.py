"""Sets of real programs, each with much in common. A set starts its programs and returns their numbers."""

import json
import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path

from kernel import Failure

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAMS = Path(__file__).resolve().parent / "programs"
KSM = ROOT / "bin" / "ksm"
POSTGRES = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), Path("/usr/lib/postgresql/bin"))
DEBIAN = {
    "redis-server": "redis-server",
    "redis-cli": "redis-tools",
    "java": "a JDK",
    "javac": "a JDK",
    "node": "nodejs",
    "/usr/bin/python3": "python3",
    "initdb": "postgresql",
    "psql": "postgresql-client",
    "setpriv": "util-linux",
}


def find(command):
    """Returns where a command is, or None."""
    home = os.environ.get("JAVA_HOME")
    places = [str(POSTGRES), os.environ.get("PATH", "/usr/bin:/bin")]
    if home and command in ("java", "javac"):
        places.insert(0, home + "/bin")
    return shutil.which(command, path=":".join(places))


class Programs:
    """Starts programs of which the kernel may merge all memory, unless otherwise wanted, and ends them."""

    def __init__(self, guard, folder, merging=True):
        self.guard = guard
        self.folder = folder
        self.merging = merging
        self.started = []

    def start(self, *command, merging=True, **options):
        prefix = [KSM, "kernel", "run", "--quiet", "--"] if merging and self.merging else []
        process = subprocess.Popen(
            [*prefix, *map(str, command)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
            cwd=self.folder,
            **options,
        )
        self.guard.tell("group", process.pid)
        self.started.append(process)
        return process

    def end(self):
        for process in self.started:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass  # It has ended by itself.
        for process in self.started:
            process.wait()


def await_line(process, beginning="ready"):
    """Returns the words behind the beginning of the first line that begins so."""
    for line in process.stdout:
        if line.startswith(beginning):
            return line[len(beginning) :].split()
    raise Failure(f"{process.args[-1]} ended before it was ready")


def children(pid):
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def repeat(attempt, what, seconds=30):
    deadline = time.monotonic() + seconds
    while not attempt():
        if time.monotonic() > deadline:
            raise Failure(f"{what} does not answer")
        time.sleep(0.1)


def run(*command, **options):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, **options)


def redis(programs):
    servers = []
    for number in (1, 2):
        socket = programs.folder / f"redis{number}"
        options = ["--port", 0, "--unixsocket", socket, "--save", "", "--enable-debug-command", "local"]
        servers.append(programs.start(find("redis-server"), *options))
    for number in (1, 2):
        socket = programs.folder / f"redis{number}"
        fill = [find("redis-cli"), "-s", socket, "debug", "populate", 200_000, "key", 200]
        repeat(lambda: run(*fill).stdout.strip() == "OK", "Redis")
    return [server.pid for server in servers]


def jvms(programs, count, *options):
    compiled = run(find("javac"), "-d", programs.folder, PROGRAMS / "Words.java")
    if compiled.returncode:
        raise Failure(f"javac: {compiled.stderr.strip()}")
    started = [programs.start(find("java"), "-Xmx256m", *options, "-cp", programs.folder, "Words") for _ in range(count)]
    for jvm in started:
        await_line(jvm)
    return [jvm.pid for jvm in started]


def three_jvms(programs):
    return jvms(programs, 3)


def huge_jvms(programs):
    return jvms(programs, 2, "-Xms256m", "-XX:+UseTransparentHugePages")


def python(programs):
    started = [programs.start("/usr/bin/python3", PROGRAMS / "worker.py") for _ in range(3)]
    for worker in started:
        await_line(worker)
    return [worker.pid for worker in started]


def forking_python(programs):
    parent = programs.start("/usr/bin/python3", PROGRAMS / "worker.py", 3)
    await_line(parent)
    return [parent.pid, *children(parent.pid)]


def node(programs):
    started = [programs.start(find("node"), PROGRAMS / "server.js") for _ in range(2)]
    for server in started:
        await_line(server)
    return [server.pid for server in started]


def postgres(programs):
    user = pwd.getpwnam("postgres" if "postgres" in (entry.pw_name for entry in pwd.getpwall()) else "nobody")
    as_user = [find("setpriv"), f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    data = programs.folder / "data"
    data.mkdir()
    os.chown(data, user.pw_uid, user.pw_gid)
    made = run(*as_user, find("initdb"), "-D", data, "-A", "trust", "-N", cwd=data)
    if made.returncode:
        raise Failure(f"initdb: {made.stderr.strip().splitlines()[-1]}")
    settings = ["listen_addresses=", "shared_buffers=32MB", "jit=off", "autovacuum=off", f"unix_socket_directories={data}"]
    server = programs.start(
        *as_user, find("postgres"), "-D", data, *(word for setting in settings for word in ("-c", setting))
    )
    psql = [*as_user, find("psql"), "-h", data, "-d", "postgres", "-qAt"]
    repeat(lambda: run(*psql, "-c", "select 1", cwd=data).stdout.strip() == "1", "PostgreSQL")
    run(*psql, "-f", PROGRAMS / "data.sql", cwd=data, check=True)
    queries = (PROGRAMS / "queries.sql").read_text()
    for _ in range(5):
        client = programs.start(*psql, merging=False)
        client.stdin.write(queries)
        client.stdin.flush()
        await_line(client)
    return [server.pid, *children(server.pid)]


# name: what it is, how it starts, the commands that it needs
SETS = {
    "redis": ("2 Redis servers with the same 200,000 keys", redis, ["redis-server", "redis-cli"]),
    "jvms": ("3 JVMs running one program", three_jvms, ["java", "javac"]),
    "postgres": ("PostgreSQL, 5 connections that made the same queries", postgres, ["initdb", "psql", "setpriv"]),
    "python": ("3 Python workers, same imports and data", python, ["/usr/bin/python3"]),
    "python-fork": ("Python, 3 workers by fork", forking_python, ["/usr/bin/python3"]),
    "node": ("2 copies of node", node, ["node"]),
    "jvms-thp": ("2 JVMs with -XX:+UseTransparentHugePages", huge_jvms, ["java", "javac"]),
}


def missing(name):
    """Returns what must be installed for a set, as people say it."""
    return [f"{command} (Debian: {DEBIAN[command]})" for command in SETS[name][2] if not find(command)]


def version(name):
    """Returns the version that a set's program says it has."""
    command = {"initdb": "postgres"}.get(SETS[name][2][0], SETS[name][2][0])
    told = run(find(command), "--version")
    first = (told.stdout or told.stderr).splitlines()[0]
    return f"node {first}" if command == "node" else first


def predict(pids):
    """Asks `ksm scan` and returns its counters."""
    done = run(KSM, "scan", "--format", "json", *(f"pid:{pid}" for pid in pids))
    if done.returncode:
        raise Failure(done.stderr.strip().splitlines()[-1])
    return json.loads(done.stdout)["counters"]
