package io.ksm.source.image.file;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import org.jspecify.annotations.Nullable;

/**
 * Lends chunks a mapping of an image's file, as long as a {@link Lease} keeps others from
 * shortening the file. So long, nothing is copied and nothing is allocated. After that the file is
 * read. For any number of threads.
 */
public final class MappedBytes implements ImageBytes {
  private final Lease lease;
  private final ImageBytes copied;
  private final Arena arena;
  private final MemorySegment mapping;

  /** Owns all four from now on. */
  private MappedBytes(Lease lease, ImageBytes copied, Arena arena, MemorySegment mapping) {
    this.lease = lease;
    this.copied = copied;
    this.arena = arena;
    this.mapping = mapping;
  }

  /**
   * Maps a whole file if no other process can shorten it meanwhile; notes if it must be read
   * instead.
   *
   * @throws IOException if the file cannot be opened once more
   */
  public static ImageBytes open(ImageFile file, Damage damage) throws IOException {
    String obstacle = SystemCalls.obstacle();
    SecondDescriptor leased = obstacle == null ? new SecondDescriptor(file) : null;
    if (leased != null) {
      obstacle = leased.takeLease();
      ImageBytes mapped = obstacle == null ? map(file, leased, damage) : null;
      if (mapped != null) {
        return mapped;
      }
      leased.close();
    }
    damage.note(
        "is read and not mapped: " + (obstacle != null ? obstacle : "its file system cannot map"));
    return new CopiedBytes(file, damage);
  }

  @SuppressWarnings("MustBeClosedChecker") // close() closes the arena
  private static @Nullable ImageBytes map(ImageFile file, SecondDescriptor leased, Damage damage) {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(leased.path())) {
      if (channel.size() >= file.size()) {
        MemorySegment mapping = channel.map(MapMode.READ_ONLY, 0, file.size(), arena);
        return new MappedBytes(new Lease(leased), new CopiedBytes(file, damage), arena, mapping);
      }
    } catch (IOException e) {
      // Reading is left, and open() says so.
    }
    arena.close();
    return null;
  }

  @Override
  public void fill(long offset, PageSink into) throws IOException {
    if (lease.holds() && (into.isForComparison() || isPopulated(offset, into))) {
      into.view(mapping, offset);
    } else {
      copied.fill(offset, into);
    }
  }

  /**
   * Makes the kernel bring the present pages into this process's page table. That is faster than
   * one fault after another; and what the disk cannot read fails here, and not in the middle of a
   * hash. Pages that are compared were read before.
   */
  private boolean isPopulated(long offset, PageSink into) {
    int count = into.count();
    long pageSize = into.pageSize();
    int page = 0;
    while (page < count) {
      int end = ImageBytes.endOfRun(into, page);
      if (into.state(page) == PageState.PRESENT
          && !SecondDescriptor.populate(
              mapping, offset + page * pageSize, (end - page) * pageSize)) {
        return false;
      }
      page = end;
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    try (copied;
        lease) {
      if (arena.scope().isAlive()) {
        arena.close(); // fails while another thread reads
      }
    }
  }
}
