package io.ksm.source.linux.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Keeps known memory, which the tests read from outside.
 *
 * <p>It makes its areas, prints {@code NAME ADDRESS PAGES} for each, then {@code ready}, and obeys
 * commands: {@code write AREA PAGE NUMBER}, {@code discard AREA}, {@code unmap AREA}, {@code exit}.
 */
final class TargetProgram {
  static final long RESERVED_BYTES = 1L << 40;

  private final int pageSize;
  private final Map<String, long[]> areas = new HashMap<>();

  private TargetProgram(int pageSize) {
    this.pageSize = pageSize;
  }

  public static void main(String[] args) throws IOException {
    TargetProgram program = new TargetProgram(Integer.parseInt(args[0]));
    program.makeAreas(Path.of(args[1]));
    System.out.println("ready");
    program.obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)));
  }

  private void makeAreas(Path file) {
    touchAll("plain", 32, TargetMemory.PRIVATE_ANONYMOUS);
    fill("plain", 8, 16, page -> 7);
    make("untouched", 16, TargetMemory.PRIVATE_ANONYMOUS, -1);
    make("sparse", 700, TargetMemory.PRIVATE_ANONYMOUS, -1);
    for (int page = 0; page < 700; page += 2) {
      write("sparse", page, page);
    }
    touchAll("long", 1500, TargetMemory.PRIVATE_ANONYMOUS);
    make("zeros", 24, TargetMemory.PRIVATE_ANONYMOUS, -1);
    for (int page = 0; page < 8; page++) {
      readByte("zeros", page);
    }
    fill("zeros", 8, 16, page -> 5);
    segment("zeros", 8, 8).fill((byte) 0);
    touchAll("discarded", 8, TargetMemory.PRIVATE_ANONYMOUS);
    discard("discarded");
    touchAll("shared", 8, TargetMemory.SHARED_ANONYMOUS);
    make("file", 16, TargetMemory.PRIVATE_FILE, TargetMemory.open(file));
    for (int page = 0; page < 4; page++) {
      readByte("file", page);
    }
    fill("file", 4, 8, page -> page);
    touchAll("forbidden", 8, TargetMemory.PRIVATE_ANONYMOUS);
    TargetMemory.protect(address("forbidden"), bytes("forbidden"), TargetMemory.NONE);
    makeGuarded();
    makeReserved();
  }

  private void makeGuarded() {
    touchAll("guarded", 8, TargetMemory.PRIVATE_ANONYMOUS);
    if (!TargetMemory.advise(
        address("guarded") + pageSize, 2L * pageSize, TargetMemory.INSTALL_GUARD)) {
      System.out.println("guards-unknown 0 0");
    }
  }

  /** Reserves much and uses a page at the beginning, two in the middle and one at the end. */
  private void makeReserved() {
    int pages = (int) (RESERVED_BYTES / pageSize);
    make("reserved", pages, TargetMemory.PRIVATE_ANONYMOUS | TargetMemory.NO_RESERVE, -1);
    write("reserved", 0, 1);
    write("reserved", pages / 2, 2);
    write("reserved", pages / 2 + 3, 3);
    write("reserved", pages - 1, 4);
  }

  private void obey(BufferedReader commands) throws IOException {
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "write" -> write(words[1], Integer.parseInt(words[2]), Long.parseLong(words[3]));
        case "discard" -> discard(words[1]);
        case "unmap" -> TargetMemory.unmap(address(words[1]), bytes(words[1]));
        case "exit" -> System.exit(0);
        default -> throw new IllegalArgumentException(line);
      }
      System.out.println("done");
    }
  }

  private void make(String name, int pages, int flags, int file) {
    long bytes = (long) pages * pageSize;
    long address = TargetMemory.map(bytes, flags, file);
    TargetMemory.advise(
        address, bytes, TargetMemory.NO_HUGE_PAGES); // Refused where there are none.
    areas.put(name, new long[] {address, bytes});
    System.out.println(name + " " + address + " " + pages);
  }

  private void touchAll(String name, int pages, int flags) {
    make(name, pages, flags, -1);
    fill(name, 0, pages, page -> page);
  }

  private void fill(String name, int from, int to, IntUnaryOperator number) {
    for (int page = from; page < to; page++) {
      write(name, page, number.applyAsInt(page));
    }
  }

  private void write(String name, int page, long number) {
    TargetMemory.fill(segment(name, page, 1), number);
  }

  private void discard(String name) {
    if (!TargetMemory.advise(address(name), bytes(name), TargetMemory.DISCARD)) {
      throw new IllegalStateException("madvise failed");
    }
  }

  private void readByte(String name, int page) {
    byte value = segment(name, page, 1).get(ValueLayout.JAVA_BYTE, 0);
    if (value != 0) {
      throw new IllegalStateException(name + " is not empty");
    }
  }

  private MemorySegment segment(String name, int page, int pages) {
    return TargetMemory.at(address(name) + (long) page * pageSize, (long) pages * pageSize);
  }

  private long address(String name) {
    return areas.get(name)[0];
  }

  private long bytes(String name) {
    return areas.get(name)[1];
  }
}
