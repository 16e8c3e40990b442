package io.ksm.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The machine code of helper processes: some sixty instructions that make such a process and have
 * it make system calls. The files {@code helper-ARCHITECTURE.txt} hold it with its assembly.
 *
 * <p>It is machine code because nothing else can run in a process that shares the memory of a JVM
 * but is not one of its threads: no Java, and no function of the C library, which takes each thread
 * for one of its own.
 */
final class HelperCode {
  private static final int READ = 1;
  private static final int WRITE = 2;
  private static final int EXECUTE = 4;
  private static final int PRIVATE = 2;
  private static final int ANONYMOUS = 0x20;

  private HelperCode() {}

  /** Reads the code for an architecture, as Java names it. */
  static byte[] read(String architecture) {
    StringBuilder digits = new StringBuilder();
    String name = "helper-" + architecture + ".txt";
    try (InputStream stream = HelperCode.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is missing in its module");
      }
      new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> digits.append(line.split(";", 2)[0].strip()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HexFormat.of().parseHex(digits);
  }

  /**
   * Puts the code for this machine into memory of its own, for ever.
   *
   * @return the address of the function that starts a helper
   * @throws ErrnoException if the kernel does not give such memory
   */
  static long load() throws ErrnoException {
    byte[] code = read(System.getProperty("os.arch"));
    long bytes = Platform.pageSize();
    long address = LibcMemory.mmap(0, bytes, READ | WRITE, PRIVATE | ANONYMOUS, -1, 0);
    check(address);
    LibcMemory.segment(address, bytes).copyFrom(MemorySegment.ofArray(code));
    // On aarch64, the kernel makes the instruction cache coherent when a page becomes executable.
    check(LibcMemory.mprotect(address, bytes, READ | EXECUTE));
    return address;
  }

  private static void check(long result) throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException("load the code of a helper process", (int) -result);
    }
  }
}
