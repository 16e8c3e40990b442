package io.ksm.linux;

import io.ksm.api.text.Printable;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

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
    try (NativeFile file = NativeFile.open(path);
        Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(BUFFER_BYTES);
      byte[] bytes = new byte[BUFFER_BYTES];
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      while (true) {
        int got = (int) file.read(buffer, BUFFER_BYTES, all.size());
        if (got < 0) {
          throw new ErrnoException("read " + path, -got);
        }
        if (got == 0) {
          return all.toByteArray();
        }
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, 0, got);
        all.write(bytes, 0, got);
      }
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
