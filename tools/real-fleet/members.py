"""The members of a small real fleet: guests of QEMU and containers, and the two userlands that they are made of."""

import gzip
import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

from kernel import Failure
from sets import PROGRAMS, await_line, children, find, repeat, run

HERE = Path(__file__).resolve().parent
GUEST_MEMORY = "256M"

# The Debian userland: files of these packages, as they are installed here, and the libraries that they need.
DEBIAN = """bash dash coreutils libc-bin mount procps hostname util-linux
python3-minimal python3.11-minimal libpython3-stdlib libpython3.11-minimal libpython3.11-stdlib redis-server redis-tools""".split()
LEFT_OUT = re.compile(r"/usr/share/(doc|man|locale|info|lintian|bash-completion)/|/usr/lib/systemd/|/lib/systemd/|/etc/(init|cron)\.")

# The kernels of guests: packages of Debian that are unpacked, not installed.
KERNELS = {"6.1": r"linux-image-6\.1\.[0-9.]+-[0-9]+-cloud-amd64", "6.12": r"linux-image-6\.12\.[0-9]+\+deb12-cloud-amd64"}

# What each kind of member is: two of each are started.
GUESTS = [
    ("debian, kernel 6.1, redis", "debian", "6.1", "redis"),
    ("debian, kernel 6.1, python", "debian", "6.1", "python"),
    ("debian, kernel 6.12, python", "debian", "6.12", "python"),
    ("busybox, kernel 6.12", "alpine", "6.12", "httpd"),
]
CONTAINERS = ["redis", "python", "jvm", "busybox"]


def command(program, package):
    path = find(program)
    if not path:
        raise Failure(f"needs {program}: apt-get install {package}")
    return path


def require_tools():
    for program, package in {
        "qemu-system-x86_64": "qemu-system-x86",
        "redis-server": "redis-server",
        "redis-cli": "redis-tools",
        "busybox": "busybox-static",
        "java": "a JDK",
        "javac": "a JDK",
        "unshare": "util-linux",
        "dpkg-deb": "dpkg",
    }.items():
        command(program, package)


def fetch_kernels(folder):
    """Returns the image of each kernel; downloads the newest package of its kind where none is there."""
    folder.mkdir(parents=True, exist_ok=True)
    images = {}
    names = run("apt-cache", "pkgnames", "linux-image-").stdout.split()
    for version, pattern in KERNELS.items():
        images[version] = next(iter(folder.glob(f"*/boot/vmlinuz-{version}.*")), None)
        if images[version]:
            continue
        found = [name for name in names if re.fullmatch(pattern, name)]
        if not found:
            raise Failure(f"apt knows no package of kernel {version}: apt-get update, on Debian 12")
        newest = max(found, key=lambda name: [int(number) for number in re.findall("[0-9]+", name)])
        done = run("apt-get", "download", "-q", newest, cwd=folder)
        package = next(iter(folder.glob(f"{newest}_*.deb")), None)
        if done.returncode or not package:
            raise Failure(f"apt-get download {newest}: {done.stderr.strip().splitlines()[-1]}")
        run("dpkg-deb", "-x", package, folder / newest, check=True)
        package.unlink()
        images[version] = next(iter((folder / newest).glob("boot/vmlinuz-*")))
    return images


def copy(path, root):
    """Copies a file or a symbolic link to its true place below a root, whose /bin, /lib and so on are links."""
    real = Path(os.path.realpath(path.parent)) / path.name
    target = root / str(real).lstrip("/")
    if target.exists() or target.is_symlink():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path, target, follow_symlinks=False)
    if path.is_symlink() and path.resolve().is_file():
        copy(path.resolve(), root)


def libraries(files):
    """Returns the libraries that programs need."""
    told = subprocess.run(["ldd", *map(str, files)], capture_output=True, text=True).stdout
    return sorted({Path(name) for name in re.findall(r"^\s.*?(/\S+) \(0x", told, re.MULTILINE)})


def is_program(path):
    if not path.is_file() or path.is_symlink():
        return False
    with open(path, "rb") as file:
        return file.read(4) == b"\x7fELF"


def debian_root(root):
    """Makes a root of Debian's own programs."""
    for folder in ("bin", "lib", "lib64", "sbin"):
        (root / "usr" / folder).mkdir(parents=True)
        (root / folder).symlink_to(f"usr/{folder}")
    make_places(root)
    files = []
    for package in DEBIAN:
        told = run("dpkg", "-L", package)
        if told.returncode:
            raise Failure(f"needs files of Debian's package {package}: apt-get install {package}")
        files += [Path(line) for line in told.stdout.splitlines() if line.startswith("/") and not LEFT_OUT.search(line)]
    files = [path for path in files if path.is_symlink() or path.is_file()]
    for path in [*files, *libraries(filter(is_program, files))]:
        copy(path, root)
    shutil.copy2(PROGRAMS / "worker.py", root / "worker.py")


def make_places(root):
    for folder in ("dev", "proc", "sys", "tmp", "jdk", "run", "srv"):
        (root / folder).mkdir(exist_ok=True)
    os.mknod(root / "dev" / "console", stat.S_IFCHR | 0o600, os.makedev(5, 1))
    os.mknod(root / "dev" / "null", stat.S_IFCHR | 0o666, os.makedev(1, 3))
    os.mknod(root / "dev" / "urandom", stat.S_IFCHR | 0o666, os.makedev(1, 9))


def alpine_root(root):
    """Makes a root of one busybox."""
    (root / "bin").mkdir(parents=True)
    make_places(root)
    shutil.copy2(find("busybox"), root / "bin" / "busybox")
    for name in run(root / "bin" / "busybox", "--list").stdout.split():
        if name != "busybox":
            (root / "bin" / name).symlink_to("busybox")


def initrd(root, init, file):
    """Packs a root as the first file system of guests."""
    shutil.copy2(HERE / init, root / "init")
    (root / "init").chmod(0o755)
    packed = subprocess.run(
        f"cd '{root}' && find . -print | sort | busybox cpio -o -H newc", shell=True, capture_output=True, check=True
    )
    with gzip.open(file, "wb", compresslevel=1) as out:
        out.write(packed.stdout)
    (root / "init").unlink()


class Members:
    """Starts the members, and waits until each of them says that it is ready."""

    def __init__(self, programs, folder, kernels):
        self.programs = programs
        self.folder = folder
        self.kernels = kernels
        self.roots = {"debian": folder / "debian", "alpine": folder / "alpine"}
        debian_root(self.roots["debian"])
        alpine_root(self.roots["alpine"])
        for name, root in self.roots.items():
            initrd(root, f"init-{name}", folder / f"{name}.initrd")
        jdk = Path(os.path.realpath(find("java"))).parent.parent
        self.jdk = jdk
        # Mounts of containers are theirs alone, so this file is the only thing of the JDK that is left here.
        compiled = run(find("javac"), "-d", self.roots["debian"], PROGRAMS / "Words.java")
        if compiled.returncode:
            raise Failure(f"javac: {compiled.stderr.strip()}")
        for library in libraries([jdk / "bin" / "java", *jdk.glob("lib/*.so"), *jdk.glob("lib/server/*.so")]):
            if not library.is_relative_to(jdk):
                copy(library, self.roots["debian"])

    def start_guest(self, number, kind):
        _, userland, kernel, role = kind
        serial = self.folder / f"serial{number}"
        process = self.programs.start(
            find("qemu-system-x86_64"),
            *("-machine", "pc,mem-merge=off", "-accel", "tcg,tb-size=32", "-cpu", "qemu64", "-m", GUEST_MEMORY),
            *("-nodefaults", "-no-reboot", "-display", "none", "-monitor", "none", "-serial", f"file:{serial}"),
            *("-kernel", self.kernels[kernel], "-initrd", self.folder / f"{userland}.initrd"),
            *("-append", f"console=ttyS0 quiet panic=-1 role={role} name=guest{number}"),
        )
        return process, serial

    def await_guest(self, process, serial):
        def answers():
            if process.poll() is not None:
                raise Failure(f"a guest ended: {serial.read_text(errors='replace').strip().splitlines()[-1:]}")
            return serial.exists() and "GUEST-READY" in serial.read_text(errors="replace")

        repeat(answers, "a guest", seconds=400)
        return process.pid

    def container(self, root, *inside):
        """Starts a program with name spaces and a root of its own, and returns the process and its inner number."""
        enter = f'mount -t proc proc "{root}/proc" && mount --bind "{self.jdk}" "{root}/jdk" && exec chroot "{root}" "$@"'
        process = self.programs.start(
            *(find("unshare"), "--mount", "--pid", "--fork", "--kill-child", "--uts", "--ipc", "--net"),
            *("sh", "-c", enter, "sh", *inside),
        )
        repeat(lambda: children(process.pid), "a container")
        return process, children(process.pid)[0]

    def start_container(self, number, role):
        debian = self.roots["debian"]
        if role == "redis":
            socket = f"/tmp/redis{number}"
            options = ["--port", 0, "--unixsocket", socket, "--save", "", "--enable-debug-command", "local"]
            _, pid = self.container(debian, "/usr/bin/redis-server", *options)
            fill = [find("redis-cli"), "-s", f"{debian}{socket}", "debug", "populate", 100_000, "key", 200]
            repeat(lambda: run(*fill).stdout.strip() == "OK", "Redis")
        elif role == "python":
            process, pid = self.container(debian, "/usr/bin/python3", "/worker.py")
            await_line(process)
        elif role == "jvm":
            process, pid = self.container(debian, "/jdk/bin/java", "-Xmx256m", "-cp", "/", "Words")
            await_line(process)
        else:
            process, pid = self.container(self.roots["alpine"], "/bin/sh", "-c", "echo ready; exec httpd -f -h /bin")
            await_line(process)
        return pid

    def start(self):
        """Starts all, and returns (what it is, its number) of each: first one of each kind, then the second ones."""
        guests = [self.start_guest(number, kind) for number, kind in enumerate(GUESTS + GUESTS)]
        containers = [self.start_container(number, role) for number, role in enumerate(CONTAINERS + CONTAINERS)]
        pids = [self.await_guest(*guest) for guest in guests]
        names = [f"guest: {kind[0]}" for kind in GUESTS], [f"container: {role}" for role in CONTAINERS]
        first = [*zip(names[0], pids), *zip(names[1], containers)]
        second = [*zip(names[0], pids[len(GUESTS) :]), *zip(names[1], containers[len(CONTAINERS) :])]
        return first, second
