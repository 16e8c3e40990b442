package io.ksm.source.image;

import io.ksm.api.PageChunk;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;

/**
 * An image's file as one mapping, which chunks view: nothing is copied and nothing is allocated.
 *
 * <p>Small files are mapped too. Reading them into a buffer would save a tenth of a millisecond per
 * file, which is not worth a second way.
 *
 * <p>What happens when the file shrinks stands in this package's description. Chunks that are
 * {@link PageChunk#isForComparison() for comparison} are not preceded by a look at the file's size:
 * they hold single pages, where it would cost more than the page, and lie among encounters that do
 * look.
 */
final class MappedBytes implements ImageBytes {
  private final ImageFile file;
  private final Arena arena;
  private final MemorySegment mapping;

  /**
   * Maps a whole file.
   *
   * @throws IOException if its file system cannot map it; the file is closed then
   */
  @SuppressWarnings("MustBeClosedChecker") // close() closes the arena
  MappedBytes(ImageFile file) throws IOException {
    this.file = file;
    this.arena = Arena.ofShared();
    this.mapping = map(file, arena);
  }

  private static MemorySegment map(ImageFile file, Arena arena) throws IOException {
    try {
      return file.channel().map(MapMode.READ_ONLY, 0, file.size(), arena);
    } catch (IOException e) {
      arena.close();
      file.close();
      throw file.error("cannot be mapped (" + e.getMessage() + "): try access=read", e);
    }
  }

  @Override
  public ImageFile file() {
    return file;
  }

  @Override
  public void fill(long offset, PageChunk into) throws IOException {
    if (!into.isForComparison()) {
      file.requireWhole();
    }
    into.view(mapping, offset);
  }

  @Override
  public void close() throws IOException {
    if (arena.scope().isAlive()) {
      arena.close();
    }
    file.close();
  }
}
