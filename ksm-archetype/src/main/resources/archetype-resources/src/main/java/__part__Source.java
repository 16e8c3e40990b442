package ${package};

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/** Maps a file, each page of which is a page of memory. For any number of threads. */
final class ${part}Source implements PageSource {
  private static final int PAGE_SIZE = 4096;

  private final String name;
  private final long pages;
  private final Arena arena = Arena.ofShared(); // What it maps is reachable from every thread.
  private final MemorySegment memory;

  ${part}Source(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path)) {
      name = path.getFileName().toString();
      pages = file.size() / PAGE_SIZE;
      if (pages == 0) {
        throw new IOException("'%s' has less than one page: give the whole file".formatted(path));
      }
      memory = file.map(FileChannel.MapMode.READ_ONLY, 0, pages * PAGE_SIZE, arena);
    }
  }

  @Override
  public String label() {
    return name;
  }

  @Override
  public int pageSize() {
    return PAGE_SIZE;
  }

  @Override
  public boolean isStatic() {
    return true;
  }

  @Override
  public List<Region> regions() {
    return List.of(new Region("memory", 0, pages, name));
  }

  @Override
  public void read(Region region, long firstPage, int count, PageSink into) {
    int there = Math.clamp(region.pages() - firstPage, 0, count);
    into.view(memory, firstPage * PAGE_SIZE);
    into.setStates(0, there, PageState.PRESENT);
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) { // The second time, there is nothing to do.
      arena.close();
    }
  }
}
