package io.ksm.source.arena;

import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import io.ksm.arena.ArenaOptions;
import io.ksm.arena.ArenaWriter;
import io.ksm.arena.MergeableArena;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes arenas that hold a copy of a file: {@code arena:vm1.mem}. Stateless, for any number of
 * threads.
 */
public final class ArenaSourceFactory implements SourceFactory {
  private static final int BUFFER = 1 << 20;

  private static final Option MAPPINGS =
      new Option(
          "mappings",
          "how many mappings merging may take; auto: half of what the process has left",
          "auto");

  private static final Option TRACK_WRITES =
      new Option(
          "track-writes", "track writes by userfaultfd, to hash nothing else: on or off", "on");

  private static final Option REST_TO_KERNEL =
      new Option(
          "rest-to-kernel",
          "leave pages whose neighbours do not merge to the kernel's KSM: on or off",
          "off");

  /** Makes a factory, for the service loader. */
  public ArenaSourceFactory() {}

  @Override
  public String name() {
    return "arena";
  }

  @Override
  public String summary() {
    return "a file's bytes, copied into memory that really merges";
  }

  @Override
  public List<Option> options() {
    return List.of(MAPPINGS, TRACK_WRITES, REST_TO_KERNEL);
  }

  @Override
  public List<PageSource> open(String argument, Options options) throws IOException {
    if (argument.isEmpty()) {
      throw new UsageException(
          "arena: names no file: give the file whose bytes it is to hold, as in arena:vm1.mem");
    }
    Path file = Path.of(argument);
    if (!Files.isRegularFile(file)) {
      throw new IOException("cannot read '%s': it is not a file".formatted(argument));
    }
    ArenaOptions chosen =
        ArenaOptions.USUAL
            .withLabel(String.valueOf(file.getFileName()))
            .withMappings(mappings(options))
            .withTrackedWrites(options.flag(TRACK_WRITES.key()))
            .withRestLeftToKernel(options.flag(REST_TO_KERNEL.key()));
    try (FileChannel channel = FileChannel.open(file)) {
      return List.of(filled(channel, chosen, argument).source());
    }
  }

  private static long mappings(Options options) {
    return options.text(MAPPINGS.key()).equals("auto")
        ? -1
        : options.number(MAPPINGS.key(), 0, Integer.MAX_VALUE);
  }

  private static MergeableArena filled(FileChannel from, ArenaOptions options, String name)
      throws IOException {
    if (from.size() == 0) {
      throw new IOException("cannot make an arena of '%s': it is empty".formatted(name));
    }
    MergeableArena arena = options.allocate(from.size());
    try (ArenaWriter writer = arena.writer()) {
      fill(from, writer);
      return arena;
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private static void fill(FileChannel from, ArenaWriter writer) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    long offset = 0;
    while (from.read(buffer.clear()) > 0) {
      writer.copy(MemorySegment.ofBuffer(buffer.flip()), 0, offset, buffer.limit());
      offset += buffer.limit();
    }
  }
}
