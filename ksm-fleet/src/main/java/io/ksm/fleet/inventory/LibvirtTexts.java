package io.ksm.fleet.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code virsh} prints for people. Stateless. */
final class LibvirtTexts {
  private static final Pattern HEAD = Pattern.compile("\\s*Id\\s+Name\\s+State\\s*");
  private static final Pattern ROW = Pattern.compile("\\s*([0-9]+|-)\\s+(.+?)\\s{2,}(\\S.*?)\\s*");
  private static final Pattern MEMORY =
      Pattern.compile("(?m)^Memory size:\\s+([0-9]{1,15}) KiB\\s*$");
  private static final Pattern PID = Pattern.compile("\\s*[0-9]{1,10}\\s*");

  private LibvirtTexts() {}

  /** Returns the guests that run, of what {@code virsh list} printed; nothing if it is not that. */
  static Optional<List<String>> running(String text) {
    Optional<String> first = text.lines().filter(line -> !line.isBlank()).findFirst();
    if (first.isEmpty() || !HEAD.matcher(first.get()).matches()) {
      return Optional.empty();
    }
    List<String> running = new ArrayList<>();
    for (String line : text.lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches() && !row.group(1).equals("-")) {
        running.add(row.group(2));
      }
    }
    return Optional.of(running);
  }

  /** Returns a host's memory in bytes, of what {@code virsh nodeinfo} printed. */
  static OptionalLong memory(String text) {
    Matcher memory = MEMORY.matcher(text);
    return memory.find()
        ? OptionalLong.of(Long.parseLong(memory.group(1)) << 10)
        : OptionalLong.empty();
  }

  /** Says whether a text is the number of a process, as a file of {@code /run} has it. */
  static boolean isPid(String text) {
    return PID.matcher(text).matches();
  }
}
