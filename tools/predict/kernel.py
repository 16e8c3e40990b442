"""The kernel's KSM: a lock, a guard that puts everything back, and full scans one at a time."""

import fcntl
import statistics
import subprocess
import time
from pathlib import Path

KSM = Path("/sys/kernel/mm/ksm")
COUNTERS = ("pages_shared", "pages_sharing", "ksm_zero_pages", "pages_unshared", "pages_volatile")

# As `ksm scan` assumes it: no limit of sharers, zero pages apart, every page visited in every scan.
# Writing advisor_mode changes pages_to_scan, so it comes first.
SETTINGS = {
    "advisor_mode": "none",
    "pages_to_scan": 100_000_000,
    "sleep_millisecs": 3_600_000,
    "max_page_sharing": 1_000_000,
    "use_zero_pages": 1,
    "smart_scan": 0,
}


class Failure(Exception):
    """Something that ends the run, in one line."""


def read(knob):
    value = (KSM / knob).read_text().strip()
    return value.split("[")[1].split("]")[0] if "[" in value else value


def write(knob, value):
    try:
        (KSM / knob).write_text(str(value))
    except OSError as e:
        raise Failure(f"the kernel refuses {knob}={value}: {e.strerror}") from e


def mergeable_processes():
    """Returns the numbers of all processes whose memory the kernel may merge."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "ksm_stat").read_text()
        except OSError:
            continue  # It has ended meanwhile.
        if "ksm_merge_any: yes" in stat or "ksm_mergeable: yes" in stat:
            found.add(int(folder.name))
    return found


class Guard:
    """A process that outlives this one, holds the lock until then, and cleans up."""

    def __init__(self, lock):
        self.process = subprocess.Popen(
            ["sh", Path(__file__).with_name("guard.sh")],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
            pass_fds=[lock.fileno()],
        )

    def tell(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Session:
    """Sole use of KSM, from the first program's start to the last one's end."""

    def __enter__(self):
        self.lock = open(KSM / "run")
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        self.guard = Guard(self.lock)
        try:
            self.set_up()
        except BaseException:
            self.__exit__()
            raise
        return self

    def set_up(self):
        self.require_alone()
        for knob in (*SETTINGS, "run"):
            self.guard.tell("knob", knob, read(knob))
        write("run", 2)
        write("run", 0)
        for knob, value in SETTINGS.items():
            write(knob, value)
        self.sleep = SETTINGS["sleep_millisecs"]

    def __exit__(self, *error):
        self.guard.close()
        self.lock.close()

    @staticmethod
    def require_alone():
        deadline = time.monotonic() + 20
        while others := mergeable_processes():
            if time.monotonic() > deadline:
                raise Failure(f"other programs' memory is being merged: end process {sorted(others)[0]}, and try again")
            time.sleep(0.5)

    def scan(self):
        """Makes one full scan and returns the counters behind it."""
        before = read("full_scans")
        self.sleep += 1  # Another value wakes ksmd for one more scan; run=1 alone does not if it has scanned before.
        write("sleep_millisecs", self.sleep)
        if read("run") != "1":
            write("run", 1)
        deadline = time.monotonic() + 60
        while read("full_scans") == before:
            if time.monotonic() > deadline:
                raise Failure("ksmd made no full scan within a minute")
            time.sleep(0.005)
        time.sleep(0.02)
        return {counter: int(read(counter)) for counter in COUNTERS}

    def settle(self, pause=0.0, most=25):
        """Scans until nothing changes for three scans; if it never does, returns the last ten scans."""
        seen = []
        while len(seen) < most:
            time.sleep(pause)
            seen.append(self.scan())
            if len(seen) > 4 and all(scan == seen[-1] for scan in seen[-4:]):
                return seen[-1:]
        return seen[-10:]


def middle(scans, counter):
    return int(statistics.median_low(scan[counter] for scan in scans))
