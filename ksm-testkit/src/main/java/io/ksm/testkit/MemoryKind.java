package io.ksm.testkit;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** The kinds of memory in which the bytes of a page may lie. */
public enum MemoryKind {
  /** Native memory. */
  NATIVE {
    @Override
    public MemorySegment holding(byte[] content, Arena arena, Path directory) {
      return arena.allocate(content.length).copyFrom(MemorySegment.ofArray(content));
    }
  },
  /** Native memory that cannot be written. */
  READ_ONLY_NATIVE {
    @Override
    public MemorySegment holding(byte[] content, Arena arena, Path directory) throws IOException {
      return NATIVE.holding(content, arena, directory).asReadOnly();
    }
  },
  /** A byte array. */
  HEAP {
    @Override
    public MemorySegment holding(byte[] content, Arena arena, Path directory) {
      return MemorySegment.ofArray(content.clone());
    }
  },
  /** A byte array that cannot be written. */
  READ_ONLY_HEAP {
    @Override
    public MemorySegment holding(byte[] content, Arena arena, Path directory) throws IOException {
      return HEAP.holding(content, arena, directory).asReadOnly();
    }
  },
  /** A part of an array, as a slice. */
  SLICED_HEAP {
    @Override
    public MemorySegment holding(byte[] content, Arena arena, Path directory) {
      byte[] larger = new byte[content.length + 10];
      Arrays.fill(larger, (byte) 0x5A);
      System.arraycopy(content, 0, larger, 5, content.length);
      return MemorySegment.ofArray(larger).asSlice(5, content.length);
    }
  },
  /** A file, mapped to be read and written. */
  MAPPED {
    @Override
    public MemorySegment holding(byte[] content, Arena arena, Path directory) throws IOException {
      return map(MapMode.READ_WRITE, content, arena, directory);
    }
  },
  /** A file, mapped to be read. */
  READ_ONLY_MAPPED {
    @Override
    public MemorySegment holding(byte[] content, Arena arena, Path directory) throws IOException {
      return map(MapMode.READ_ONLY, content, arena, directory);
    }
  };

  /**
   * Puts bytes into memory of this kind.
   *
   * @param content what the memory holds, from its first byte to its last
   * @param arena frees the memory
   * @param directory takes the files that are needed
   */
  public abstract MemorySegment holding(byte[] content, Arena arena, Path directory)
      throws IOException;

  private static MemorySegment map(MapMode mode, byte[] content, Arena arena, Path directory)
      throws IOException {
    Path file = Files.createTempFile(directory, "memory", null);
    Files.write(file, content);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(mode, 0, content.length, arena);
    }
  }
}
