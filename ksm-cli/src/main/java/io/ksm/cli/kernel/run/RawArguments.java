package io.ksm.cli.kernel.run;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the arguments of this process as they were given: Java hands on text, and arguments are
 * bytes, such as names of files in an older encoding.
 */
final class RawArguments {
  private RawArguments() {}

  /** Returns the last so many arguments. */
  static List<byte[]> last(int count) throws IOException {
    try (FileInputStream file = new FileInputStream("/proc/self/cmdline")) {
      List<byte[]> all = split(file.readAllBytes());
      return all.subList(all.size() - count, all.size());
    }
  }

  /** Splits what the kernel writes: each argument ends with a zero byte. */
  static List<byte[]> split(byte[] line) {
    List<byte[]> arguments = new ArrayList<>();
    int begin = 0;
    for (int at = 0; at < line.length; at++) {
      if (line[at] == 0) {
        arguments.add(Arrays.copyOfRange(line, begin, at));
        begin = at + 1;
      }
    }
    return arguments;
  }
}
