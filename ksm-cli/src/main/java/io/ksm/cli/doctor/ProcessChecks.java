package io.ksm.cli.doctor;

import io.ksm.linux.ErrnoException;
import io.ksm.linux.OpenFiles;
import io.ksm.linux.process.Access;
import io.ksm.linux.process.Capabilities;
import io.ksm.linux.process.Capabilities.Capability;
import io.ksm.linux.process.CgroupMount;
import io.ksm.linux.process.FoundProcesses;
import io.ksm.linux.process.PidNamespace;
import io.ksm.linux.process.ProcMount;
import io.ksm.linux.process.ProcessNumbers;
import io.ksm.report.text.Numbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Looks at which processes ksm sees, and which of them it may read. */
final class ProcessChecks {
  private static final String PROC = "/proc";
  private static final String READING = "reading";
  private static final int NOBODY_MAY = 3;

  private final Capabilities capabilities;
  private final FoundProcesses found;

  private ProcessChecks(Capabilities capabilities, FoundProcesses found) {
    this.capabilities = capabilities;
    this.found = found;
  }

  /**
   * Looks at all of it.
   *
   * @throws IOException if the kernel does not answer
   */
  static List<Check> all() throws IOException {
    List<Integer> numbers;
    try {
      numbers = ProcessNumbers.all();
    } catch (IOException e) {
      return List.of(
          Check.missing(PROC, "not mounted", "Mount it: mount -t proc proc /proc, as root."));
    }
    ProcessChecks checks = new ProcessChecks(Capabilities.own(), FoundProcesses.among(numbers));
    List<Check> all = new ArrayList<>();
    all.add(checks.mount());
    all.add(namespace());
    all.add(checks.rights());
    all.add(checks.reading());
    all.add(checks.openFiles());
    all.add(cgroups());
    return all;
  }

  private Check mount() throws ErrnoException {
    ProcMount mount = ProcMount.read();
    String finding = "mounted with " + String.join(",", mount.options());
    if (mount.hidesProcesses().isPresent() && !capabilities.has(Capability.CAP_SYS_PTRACE)) {
      return Check.limited(
          PROC,
          finding + ": processes of other users are hidden",
          "Run ksm as root, or remount without that option.");
    }
    if (mount.hidesMachine()) {
      return Check.limited(
          PROC,
          finding + ": it shows processes, and nothing of the machine",
          "Remount it with subset= left out.");
    }
    return Check.ok(PROC, mount.options().isEmpty() ? "mounted, and hides nothing" : finding);
  }

  private static Check namespace() {
    return PidNamespace.isOfMachine()
        ? Check.ok("process numbers", "those of the machine: ksm sees all processes")
        : Check.limited(
            "process numbers",
            "those of a container: ksm sees no process outside of it",
            "Run ksm on the host, or in a container with the host's process numbers (--pid=host).");
  }

  private Check rights() throws ErrnoException {
    int yama = Access.yamaScope();
    boolean traces = capabilities.has(Capability.CAP_SYS_PTRACE);
    String finding =
        "uid %d, %s CAP_SYS_PTRACE; kernel.yama.ptrace_scope is %d"
            .formatted(Access.ownUid(), traces ? "with" : "without", yama);
    if (yama >= NOBODY_MAY) {
      return Check.limited(
          "rights",
          finding + ", which forbids all reading",
          "Set it lower in /etc/sysctl.d, and restart the machine: it cannot be lowered before.");
    }
    if (!traces) {
      return Check.limited(
          "rights",
          finding,
          yama == 0
              ? "Run ksm as root to read processes of other users."
              : "Run ksm as root: the scope lets others read their own children alone.");
    }
    return Check.ok("rights", finding);
  }

  private Check reading() throws ErrnoException {
    int readable = found.readable().size();
    String finding =
        "of %s processes with memory, ksm may read %s"
            .formatted(Numbers.count(readable + found.denied()), Numbers.count(readable));
    if (found.denied() == 0 && readable > 0) {
      return Check.ok(READING, finding);
    }
    String advice = "To the others: %s.".formatted(Access.reason(Access.ownUid()));
    return readable == 0
        ? Check.missing(READING, finding, advice)
        : Check.limited(READING, finding, advice);
  }

  private Check openFiles() throws ErrnoException {
    int room = OpenFiles.room();
    String finding = "%s may be opened".formatted(Numbers.count(room, "more file"));
    return room >= found.readable().size()
        ? Check.ok("open files", finding + ": enough for one a process")
        : Check.limited(
            "open files",
            finding + ": too few for one a process, so small processes are left out",
            "Raise the limit by ulimit -n.");
  }

  private static Check cgroups() throws ErrnoException {
    List<CgroupMount> mounts = CgroupMount.all();
    if (mounts.isEmpty()) {
      return Check.limited(
          "control groups",
          "not mounted: the source 'cgroup' finds none",
          "Mount them: mount -t cgroup2 none /sys/fs/cgroup, as root.");
    }
    String unified =
        mounts.stream()
            .filter(CgroupMount::unified)
            .map(mount -> " at " + mount.folder())
            .findFirst()
            .orElse(": none");
    long old = mounts.stream().filter(mount -> !mount.unified()).count();
    return Check.ok(
        "control groups",
        "version 2%s%s".formatted(unified, old == 0 ? "" : "; %d of version 1".formatted(old)));
  }
}
