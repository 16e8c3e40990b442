package io.ksm.source.image.file;

import io.ksm.api.PageSink;
import io.ksm.api.PageState;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives the bytes of a diff snapshot: what lies in a hole of its file is what the file before it
 * has there. A page is zero and occupies nothing if it lies in holes of all of them. For any number
 * of threads; allocates small views per run of pages, nothing per page.
 */
public final class LayeredBytes implements ImageBytes {
  /** What holds less than a page may be a hole all the same. */
  private static final int ANY_SIZE = 1;

  private final List<Layer> layers;
  private final PageState hole;

  private LayeredBytes(List<Layer> layers, PageState hole) {
    this.layers = layers;
    this.hole = hole;
  }

  /** Joins a file and what is known of it. */
  private record Layer(ImageFile file, HoleMap holes, Damage damage) {}

  /**
   * Looks up the holes of all files.
   *
   * @param files the diff first, then what it is a diff of, and so on; owned from now on, unless
   *     this call fails
   * @param hole what a page is that none of them has: ZERO, or PRESENT if it counts as memory
   * @param damage about the diff
   * @throws IOException if their sizes differ, or holes cannot be told
   */
  public static LayeredBytes open(List<ImageFile> files, PageState hole, Damage damage)
      throws IOException {
    ImageFile diff = files.getFirst();
    String obstacle = SystemCalls.obstacle();
    if (obstacle != null) {
      throw diff.error("is a diff, and its holes cannot be told: " + obstacle, null);
    }
    List<Layer> layers = new ArrayList<>();
    for (ImageFile file : files) {
      if (file.size() != diff.size()) {
        throw diff.error(
            "has %d bytes, but '%s' has %d: it is not a diff of that"
                .formatted(diff.size(), file.name(), file.size()),
            null);
      }
      try (SecondDescriptor descriptor = new SecondDescriptor(file)) {
        HoleMap holes = HoleMap.of(descriptor, file.size(), ANY_SIZE);
        layers.add(new Layer(file, holes, damage.about(file)));
      }
      boolean isLast = layers.size() == files.size();
      if (!isLast && layers.getLast().holes == HoleMap.NONE) {
        layers.getLast().damage.note("has no holes, so that nothing of its base is used");
      }
    }
    return new LayeredBytes(List.copyOf(layers), hole);
  }

  @Override
  public void fill(long offset, PageSink into) throws IOException {
    int page = 0;
    while (page < into.count()) {
      int end = ImageBytes.endOfRun(into, page);
      if (into.state(page) == PageState.PRESENT) {
        into.setStates(page, end, hole);
        long size = into.pageSize();
        Run run = new Run(offset, into.buffer(), into);
        run.fill(0, offset + page * size, offset + end * size);
      }
      page = end;
    }
  }

  /** Fills neighbouring pages. */
  private final class Run {
    private final long begin;
    private final MemorySegment buffer;
    private final PageSink into;

    Run(long begin, MemorySegment buffer, PageSink into) {
      this.begin = begin;
      this.buffer = buffer;
      this.into = into;
    }

    /** Takes a range of the file from a layer, and what is a hole there from those after it. */
    void fill(int index, long from, long end) throws IOException {
      if (index == layers.size()) {
        clear(from, end);
        return;
      }
      Layer layer = layers.get(index);
      long at = from;
      while (at < end) {
        long hole = layer.holes.begin(at);
        if (at < hole) {
          long dataEnd = Math.min(end, hole);
          copy(layer, at, dataEnd);
          at = dataEnd;
        } else {
          long holeEnd = Math.min(end, layer.holes.end(at));
          fill(index + 1, at, holeEnd);
          at = holeEnd;
        }
      }
    }

    private void copy(Layer layer, long from, long end) throws IOException {
      MemorySegment to = buffer.asSlice(from - begin, end - from);
      try {
        layer.file.readFully(to.asByteBuffer(), from);
        set(from, end, PageState.PRESENT);
      } catch (IOException e) {
        layer.damage.unreadable(from, e);
        set(from, end, PageState.UNREADABLE);
      }
    }

    /** Sets the states of all pages that a range touches; what is lost once stays so. */
    private void set(long from, long end, PageState state) {
      long size = into.pageSize();
      int last = (int) Math.ceilDiv(end - begin, size);
      for (int page = (int) ((from - begin) / size); page < last; page++) {
        if (into.state(page) != PageState.UNREADABLE) {
          into.setState(page, state);
        }
      }
    }

    /** Clears parts of pages only, unless bytes of whole ones are looked at. */
    private void clear(long from, long end) {
      long size = into.pageSize();
      long firstWhole = Math.ceilDiv(from - begin, size) * size + begin;
      long lastWhole = (end - begin) / size * size + begin;
      if (firstWhole > lastWhole || hole == PageState.PRESENT) { // or within one page
        buffer.asSlice(from - begin, end - from).fill((byte) 0);
        return;
      }
      buffer.asSlice(from - begin, firstWhole - from).fill((byte) 0);
      buffer.asSlice(lastWhole - begin, end - lastWhole).fill((byte) 0);
    }
  }

  @Override
  public void close() throws IOException {
    Closing.all(layers.stream().map(Layer::file).toList());
  }
}
