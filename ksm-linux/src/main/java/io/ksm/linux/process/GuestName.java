package io.ksm.linux.process;

import io.ksm.api.text.Printable;
import io.ksm.linux.ErrnoException;
import io.ksm.linux.ProcFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells of which virtual machine a process is the host's side: one of QEMU, cloud-hypervisor or
 * Firecracker. Stateless, for any number of threads.
 */
public final class GuestName {
  private static final List<String> QEMU = List.of("qemu-system-", "qemu-kvm", "kvm");
  private static final String CLOUD_HYPERVISOR = "cloud-hypervisor";
  private static final String FIRECRACKER = "firecracker";
  private static final String GUEST = "guest=";

  /** What the names of such processes begin with, of which the kernel keeps 15 bytes. */
  private static final List<String> KEPT_NAMES =
      List.of("qemu-system-", "qemu-kvm", "kvm", "cloud-hyperviso", FIRECRACKER);

  private GuestName() {}

  /**
   * Returns the virtual machine's name and the process's number, so that no two are called alike:
   * {@code web1 (1234)}.
   *
   * @return empty if the process is not one of a virtual machine
   * @throws ErrnoException if there is no such process
   */
  public static String of(ProcessStatus process) throws ErrnoException {
    // To read a command is to read memory of the process, which may take its time.
    if (KEPT_NAMES.stream().noneMatch(process.name()::startsWith)) {
      return "";
    }
    List<String> command = List.of(ProcFile.read(process.pid(), "cmdline").split("\0", -1));
    return name(command)
        .map(name -> "%s (%d)".formatted(Printable.of(name), process.pid()))
        .orElse("");
  }

  /**
   * Finds the name in the command by which a process was started: what its user called the machine,
   * else its identifier, else the program's name.
   */
  static Optional<String> name(List<String> command) {
    String program = command.getFirst().substring(command.getFirst().lastIndexOf('/') + 1);
    if (QEMU.stream().anyMatch(prefix -> isQemu(program, prefix))) {
      return Optional.of(qemuName(command).or(() -> after("-uuid", command)).orElse(program));
    }
    if (program.equals(CLOUD_HYPERVISOR)) {
      return Optional.of(after("--api-socket", command).map(GuestName::socketName).orElse(program));
    }
    if (program.equals(FIRECRACKER)) {
      return Optional.of(after("--id", command).orElse(program));
    }
    return Optional.empty();
  }

  private static boolean isQemu(String program, String prefix) {
    return prefix.endsWith("-") ? program.startsWith(prefix) : program.equals(prefix);
  }

  /**
   * Understands {@code -name web1} and {@code -name debug-threads=on,guest=web1}. A name may hold a
   * comma, which is doubled in the command.
   */
  private static Optional<String> qemuName(List<String> command) {
    return after("-name", command).flatMap(GuestName::guest).filter(name -> !name.isEmpty());
  }

  private static Optional<String> guest(String given) {
    List<String> parts = parts(given);
    if (!parts.getFirst().contains("=")) {
      return Optional.of(parts.getFirst());
    }
    return parts.stream()
        .filter(part -> part.startsWith(GUEST))
        .map(part -> part.substring(GUEST.length()))
        .findFirst();
  }

  /** Splits at single commas; two of them are one that belongs to a part. */
  private static List<String> parts(String given) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < given.length(); i++) {
      if (given.startsWith(",,", i)) {
        part.append(',');
        i++;
      } else if (given.charAt(i) == ',') {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(given.charAt(i));
      }
    }
    parts.add(part.toString());
    return parts;
  }

  /** Understands {@code /run/web1.sock} and {@code path=/run/web1.sock}. */
  private static String socketName(String given) {
    String file = given.substring(given.lastIndexOf('/') + 1);
    int dot = file.lastIndexOf('.');
    return dot > 0 ? file.substring(0, dot) : file;
  }

  /** Returns what follows an option: {@code --id web1}, {@code --id=web1}, {@code -id web1}. */
  private static Optional<String> after(String option, List<String> command) {
    for (int i = 1; i < command.size(); i++) {
      String word = command.get(i);
      boolean alike = word.equals(option) || word.equals("-" + option);
      if (alike && i + 1 < command.size() && !command.get(i + 1).isEmpty()) {
        return Optional.of(command.get(i + 1));
      }
      if (word.startsWith(option + "=") && word.length() > option.length() + 1) {
        return Optional.of(word.substring(option.length() + 1));
      }
    }
    return Optional.empty();
  }
}
