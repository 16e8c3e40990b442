package io.ksm.linux;

import io.ksm.api.text.Printable;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Reads and writes small text files under {@code /proc} and {@code /sys} whole.
 *
 * <p>Such files have no size, so that {@code Files.readString} returns one character of them.
 */
public final class ProcFile {
  private static final int BUFFER_BYTES = 64 * 1024;

  private ProcFile() {}

  /**
   * Reads the file of a process.
   *
   * @param pid the process
   * @param name of the file, such as {@code maps}
   * @throws ErrnoException if it cannot be read
   */
  public static String read(int pid, String name) throws ErrnoException {
    return read("/proc/" + pid + "/" + name);
  }

  /**
   * Reads a file of text in UTF-8. Bytes that are none, as names may hold, are escaped.
   *
   * @throws ErrnoException if it cannot be read
   */
  public static String read(String path) throws ErrnoException {
    return Printable.decode(ByteBuffer.wrap(readBytes(path)));
  }

  /**
   * Reads a file of anything.
   *
   * @throws ErrnoException if it cannot be read
   */
  public static byte[] readBytes(String path) throws ErrnoException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    read(path, LongSupplier::getAsLong, (bytes, count) -> all.write(bytes, 0, count));
    return all.toByteArray();
  }

  /**
   * Passes the lines of a file that may be too long to be held as a whole, such as {@code smaps}.
   *
   * @param calls makes each system call that reads
   * @param line gets each without its end; what is not ASCII in it is not to be relied on
   * @throws ErrnoException if it cannot be read
   */
  public static void forEachLine(String path, Calls calls, Consumer<String> line)
      throws ErrnoException {
    StringBuilder rest = new StringBuilder();
    read(
        path,
        calls,
        (bytes, count) -> {
          int begin = 0;
          for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
              rest.append(new String(bytes, begin, i - begin, StandardCharsets.ISO_8859_1));
              line.accept(rest.toString());
              rest.setLength(0);
              begin = i + 1;
            }
          }
          rest.append(new String(bytes, begin, count - begin, StandardCharsets.ISO_8859_1));
        });
    if (!rest.isEmpty()) {
      line.accept(rest.toString());
    }
  }

  /** Makes system calls, which may take their time. */
  @FunctionalInterface
  public interface Calls {
    /** Makes one, and returns its result. */
    long make(LongSupplier call);
  }

  /** Takes bytes of a file, which are overwritten after that. */
  @FunctionalInterface
  private interface Taker {
    void take(byte[] bytes, int count);
  }

  private static void read(String path, Calls calls, Taker taker) throws ErrnoException {
    try (NativeFile file = NativeFile.open(path);
        Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(BUFFER_BYTES);
      byte[] bytes = new byte[BUFFER_BYTES];
      long position = 0;
      int got;
      do {
        long from = position;
        got = (int) calls.make(() -> file.read(buffer, BUFFER_BYTES, from));
        if (got < 0) {
          throw new ErrnoException("read " + path, -got);
        }
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, 0, got);
        taker.take(bytes, got);
        position += got;
      } while (got > 0);
    }
  }

  /**
   * Replaces a setting: writes all of a text at once.
   *
   * @throws ErrnoException if the file cannot be opened, or the kernel refuses the text
   */
  public static void write(String path, String text) throws ErrnoException {
    try (NativeFile file = NativeFile.openForWriting(path);
        Arena arena = Arena.ofConfined()) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      long result = file.write(arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes), bytes.length);
      if (result < 0) {
        throw new ErrnoException("write " + path, (int) -result);
      }
    }
  }
}
