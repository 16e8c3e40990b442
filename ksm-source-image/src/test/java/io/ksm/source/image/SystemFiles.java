package io.ksm.source.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds files on this machine that differ in what the tool {@code file} says they are. */
final class SystemFiles {
  /** In an ordinary run these have nearly all types that there are. */
  private static final int OF_ONE_SUFFIX = Integer.getInteger("ksm.files.of.suffix", 2);

  /** Larger files are of the same types, and take time to unpack. */
  private static final long MAX_BYTES = Long.getLong("ksm.files.bytes", 2 << 20);

  private SystemFiles() {}

  /** Returns at most so many files of at least a page, each of another type. */
  static List<Path> ofDifferentTypes(Path work, int most) throws IOException, InterruptedException {
    String find =
        "find /usr /etc /boot /var/lib /var/cache /opt -xdev -type f -size +8 -size -"
            + MAX_BYTES / 512
            + " -readable ! -name '*[^ -~]*' 2>/dev/null";
    Map<String, Integer> bySuffix = new HashMap<>();
    StringBuilder chosen = new StringBuilder();
    for (String file : output(List.of("sh", "-c", find))) {
      String name = file.substring(file.lastIndexOf('/') + 1);
      String suffix = name.substring(name.lastIndexOf('.') + 1);
      if (bySuffix.merge(suffix.length() < 8 ? suffix : "", 1, Integer::sum) <= OF_ONE_SUFFIX) {
        chosen.append(file).append('\n');
      }
    }
    Path list = Files.writeString(work.resolve("list"), chosen);
    Map<String, Path> byType = new LinkedHashMap<>();
    for (String line : output(List.of("file", "-N", "-F", "\t", "-f", list.toString()))) {
      String[] parts = line.split("\t", 2);
      String type = parts[1].replaceAll("[0-9]+", "").replaceAll(",.*", "").strip();
      byType.putIfAbsent(type, Path.of(parts[0]));
    }
    return byType.values().stream().limit(most).toList();
  }

  private static List<String> output(List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    process.waitFor();
    return lines;
  }
}
