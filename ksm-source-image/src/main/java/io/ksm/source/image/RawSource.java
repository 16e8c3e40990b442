package io.ksm.source.image;

import io.ksm.api.PageChunk;
import io.ksm.api.PageSource;
import io.ksm.api.Region;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * The pages of a raw image: one region from address 0, in a domain of its own.
 *
 * <p>{@link #read} takes no lock.
 */
final class RawSource implements PageSource {
  private final ImageBytes bytes;
  private final int pageSize;
  private final HoleMap holes;
  private final List<String> warnings;
  private final Region region;

  /**
   * Makes a source.
   *
   * @param bytes of the file, at least one page; closed with this source
   */
  RawSource(ImageBytes bytes, int pageSize, HoleMap holes, List<String> warnings) {
    this.bytes = bytes;
    this.pageSize = pageSize;
    this.holes = holes;
    this.warnings = warnings;
    this.region = new Region("raw", 0, bytes.file().size() / pageSize, label());
  }

  @Override
  public String label() {
    return bytes.file().name();
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
    bytes.file().requireWhole();
    return List.of(region);
  }

  @Override
  public void read(Region of, long firstPage, int count, PageChunk into) throws IOException {
    Objects.checkFromIndexSize(firstPage, count, region.pages());
    holes.setStates(firstPage, count, into);
    bytes.fill(firstPage * pageSize, into);
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
