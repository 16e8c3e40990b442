package io.ksm.bench.live;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The entry point of a process that holds a file's bytes in memory of its own, and does nothing
 * else until its standard input ends.
 */
public final class HolderMain {
  private static final long PAGE_ALIGNED = 4096;
  private static final int COPY_BYTES = 1 << 20;

  /** Keeps the memory from being freed. */
  @SuppressWarnings("unused")
  private static MemorySegment held = MemorySegment.NULL;

  private HolderMain() {}

  /** Fills the memory with the bytes of the file that is named, and says so by a line. */
  public static void main(String[] args) throws IOException {
    held = copyOf(Path.of(args[0]));
    System.out.println(LiveMemory.READY);
    while (System.in.read() >= 0) {
      // Waits until the parent closes the input.
    }
  }

  private static MemorySegment copyOf(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MemorySegment memory = Arena.global().allocate(channel.size(), PAGE_ALIGNED);
      for (long at = 0; at < memory.byteSize(); ) {
        long length = Math.min(COPY_BYTES, memory.byteSize() - at);
        ByteBuffer part = memory.asSlice(at, length).asByteBuffer();
        int read = channel.read(part, at);
        if (read < 0) {
          throw new EOFException("'%s' became shorter".formatted(file));
        }
        at += read;
      }
      return memory;
    }
  }
}
