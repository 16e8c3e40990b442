package io.ksm.source.image.format;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.api.RegionTraits.Known;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.ImageFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives the pages of an image, whatever its format: regions, and for each a way to read it.
 *
 * <p>For any number of threads. {@link #read} takes no lock and finds the region by binary search.
 */
public final class ImageSource implements PageSource {
  private final ImageFile file;
  private final Damage damage;
  private final String label;
  private final int pageSize;
  private final List<Part> parts;
  private final List<Region> regions;
  private final Closeable owned;

  /** Makes a source of memory whose owner is not known. */
  ImageSource(Opening opening, List<Part> parts, Closeable owned) {
    this(opening, null, parts, owned);
  }

  /**
   * Makes a source.
   *
   * @param owner the process whose memory it is, for people, or null if that is not known
   * @param parts at least one, ascending by address, not overlapping
   * @param owned closed with this source: the file and what was opened for it
   */
  public ImageSource(Opening opening, @Nullable String owner, List<Part> parts, Closeable owned) {
    this.file = opening.file();
    this.label = owner == null ? file.name() : "%s (%s)".formatted(file.name(), owner);
    this.damage = opening.damage();
    this.pageSize = opening.pageSize();
    this.parts = List.copyOf(parts);
    this.regions = parts.stream().map(part -> region(part, opening.options().zeros())).toList();
    this.owned = owned;
  }

  /** The user may know better than the format whether pages of zeros occupied memory. */
  private static Region region(Part part, @Nullable Known zeros) {
    return zeros == null ? part.region() : part.region().withResident(zeros);
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public int pageSize() {
    return pageSize;
  }

  @Override
  public boolean isStatic() {
    return true;
  }

  @Override
  public List<Region> regions() throws IOException {
    if (!damage.goesOn()) {
      file.requireWhole();
    }
    return regions;
  }

  @Override
  public void read(Region region, long firstPage, int count, PageSink into) throws IOException {
    Objects.checkFromIndexSize(firstPage, count, region.pages());
    part(region).pages().read(firstPage, count, into);
  }

  private Part part(Region region) {
    int low = 0;
    int high = regions.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (Long.compareUnsigned(regions.get(middle).address(), region.address()) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return parts.get(low);
  }

  @Override
  public List<String> warnings() {
    return damage.notes();
  }

  @Override
  public List<String> damage() {
    return damage.faults();
  }

  @Override
  public @Nullable String identity() {
    return file.identity();
  }

  @Override
  public void close() throws IOException {
    damage.settle();
    owned.close();
  }
}
