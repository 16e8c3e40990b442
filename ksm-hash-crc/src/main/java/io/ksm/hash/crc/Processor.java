package io.ksm.hash.crc;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Knows which checksum a processor computes faster. Immutable, thread-safe; looks at the machine
 * each time it is asked.
 *
 * <p>The JDK computes both by multiplying without carries, 64 bytes at a time, where a processor
 * has VPCLMULQDQ and AVX-512. On other processors of the x86 family it does that for crc32 only, 16
 * bytes at a time; crc32c is left to the instruction of that name, which takes 8 bytes. Processors
 * of other families have one instruction for each, equally fast.
 *
 * @param architecture as the system property {@code os.arch} names it
 * @param description where Linux describes the processors, usually {@code /proc/cpuinfo}
 */
record Processor(String architecture, Path description) {
  private static final List<String> X86 = List.of("amd64", "x86_64", "x86");
  private static final Set<String> WIDE = Set.of("vpclmulqdq", "avx512f", "avx512vl");

  static Processor ofThisMachine() {
    return new Processor(System.getProperty("os.arch"), Path.of("/proc/cpuinfo"));
  }

  /** Says whether crc32 is probably faster than crc32c. */
  boolean prefersCrc32() {
    return X86.contains(architecture) && !multipliesWide();
  }

  private boolean multipliesWide() {
    try (BufferedReader lines = Files.newBufferedReader(description)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("flags")) {
          // All processors of a machine have the same; the others are not waited for.
          return new HashSet<>(List.of(line.split("[\\s:]+"))).containsAll(WIDE);
        }
      }
      return false;
    } catch (IOException e) {
      // Not Linux, or a container that hides it. Where nothing is known, crc32 is the safer choice:
      // with VPCLMULQDQ it is as fast as the other one, and without it is faster.
      return false;
    }
  }
}
