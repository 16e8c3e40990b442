package io.ksm.source.image.format;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.RegionTraits.Known;
import io.ksm.source.image.file.HoleMap;
import io.ksm.source.image.file.ImageBytes;
import io.ksm.source.image.file.SecondDescriptor;
import io.ksm.source.image.file.SystemCalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes regions of segments: orders them, refuses those that overlap, and cuts out the whole pages.
 * Used by one thread.
 *
 * <p>A segment of which the file holds only the beginning becomes up to three regions: what is
 * there, what is lost, and what was left out on purpose. Of the latter two no page is eligible: the
 * scan costs what the file holds, whatever sizes a header claims.
 */
public final class SegmentLayout {
  /** The reason why memory is not in a dump that was left out on purpose. */
  public static final String EXCLUDED = Objects.requireNonNull(PageState.EXCLUDED.reason());

  /** The reason why memory is not in a dump that was cut off. */
  public static final String UNREADABLE = Objects.requireNonNull(PageState.UNREADABLE.reason());

  private final Opening opening;
  private final List<Piece> pieces = new ArrayList<>();
  private long leftOut;
  private long heldBytes;

  private SegmentLayout(Opening opening) {
    this.opening = opening;
  }

  /**
   * Makes the source of an image whose segments lie in the file as they are, and whose owner is
   * known.
   *
   * @param segments in any order
   * @param owner whose memory it is, for people, or null if that is not known
   * @throws IOException if they overlap or hold no page, or the file cannot be read
   */
  public static PageSource open(Opening opening, List<Segment> segments, @Nullable String owner)
      throws IOException {
    SegmentLayout layout = new SegmentLayout(opening);
    layout.arrange(segments);
    layout.requireOwnBytes();
    HoleMap holes = layout.holes();
    return layout.source(owner, opening.bytes(), holes);
  }

  /** Makes the source of an image whose segments lie in the file as they are. */
  public static PageSource open(Opening opening, List<Segment> segments) throws IOException {
    return open(opening, segments, null);
  }

  /**
   * Makes the source of an image whose segments lie in what the file holds decompressed.
   *
   * @param bytes where the segments' offsets lead; the source owns it, unless this call fails
   * @throws IOException if segments overlap or hold no page
   */
  public static PageSource openDecompressed(
      Opening opening, List<Segment> segments, ImageBytes bytes) throws IOException {
    SegmentLayout layout = new SegmentLayout(opening);
    layout.arrange(segments);
    return layout.source(null, bytes, HoleMap.NONE);
  }

  private PageSource source(@Nullable String owner, ImageBytes bytes, HoleMap holes) {
    List<Piece> cut = new ArrayList<>();
    pieces.forEach(piece -> piece.cut(holes, opening.pageSize(), cut));
    List<Part> parts = new ArrayList<>();
    for (Piece piece : cut) {
      parts.add(new Part(piece.region(), new SegmentPages(bytes, holes, piece.fileOffset())));
    }
    return new ImageSource(opening, owner, parts, bytes);
  }

  /** Returns no holes where every page of zeros counts as memory: they are read like others. */
  private HoleMap holes() throws IOException {
    if (opening.options().zeros() == Known.YES) {
      return HoleMap.NONE;
    }
    String obstacle = SystemCalls.obstacle();
    if (obstacle != null) {
      opening.damage().note("may have holes, which count as ordinary pages of zeros: " + obstacle);
      return HoleMap.NONE;
    }
    try (SecondDescriptor file = new SecondDescriptor(opening.file())) {
      return HoleMap.of(file, opening.file().size(), opening.pageSize());
    }
  }

  private void arrange(List<Segment> segments) throws IOException {
    List<Segment> sorted = new ArrayList<>(segments);
    sorted.sort(Comparator.comparing(Segment::address, Long::compareUnsigned));
    Segment previous = null;
    for (Segment segment : sorted) {
      if (previous != null && Long.compareUnsigned(segment.address(), previous.last()) <= 0) {
        opening
            .damage()
            .found(
                "%s (%s) overlaps %s (%s)"
                    .formatted(
                        segment.label(), segment.range(), previous.label(), previous.range()));
      } else {
        add(segment);
        previous = segment;
      }
    }
    requirePages();
  }

  /**
   * Refuses segments that show the same bytes of the file over and over: a scan of them would cost
   * any multiple of what the file holds.
   */
  private void requireOwnBytes() throws IOException {
    long size = opening.file().size();
    if (heldBytes > size) {
      throw opening
          .damage()
          .fatal(
              "its segments hold %d bytes together, but the whole file has %d: some lie on the same"
                      .formatted(heldBytes, size)
                  + " bytes");
    }
  }

  private void requirePages() throws IOException {
    int pageSize = opening.pageSize();
    if (pieces.isEmpty()) {
      throw opening.file().error("holds no whole page of %d bytes".formatted(pageSize), null);
    }
    if (leftOut > 0) {
      opening
          .damage()
          .note(
              "has segments that do not begin and end with a page of %d: %d bytes are left out"
                  .formatted(pageSize, leftOut));
    }
  }

  private void add(Segment segment) {
    int pageSize = opening.pageSize();
    long skipped = -segment.address() & (pageSize - 1);
    long pages = Math.max(0, segment.memoryBytes() - skipped) / pageSize;
    leftOut += segment.memoryBytes() - pages * pageSize;
    long held = Math.max(0, segment.fileBytes() - skipped) / pageSize;
    long lost = Math.min(pages, pagesTouched(segment, skipped)) - held;
    heldBytes += held * pageSize;
    long address = segment.address() + skipped;
    String ineligible = segment.ineligible();
    add(segment, address, held, segment.fileOffset() + skipped, ineligible);
    address += held * pageSize;
    add(segment, address, lost, 0, ineligible != null ? ineligible : UNREADABLE);
    address += lost * pageSize;
    add(segment, address, pages - held - lost, 0, ineligible != null ? ineligible : EXCLUDED);
  }

  /** Returns how many pages have bytes that the file holds or has lost. */
  private long pagesTouched(Segment segment, long skipped) {
    long wanted = Math.max(0, segment.wantedBytes() - skipped);
    boolean isWhole = segment.fileBytes() == segment.wantedBytes();
    return isWhole ? wanted / opening.pageSize() : Math.ceilDiv(wanted, opening.pageSize());
  }

  private void add(
      Segment segment, long address, long pages, long fileOffset, @Nullable String ineligible) {
    if (pages > 0) {
      String domain = opening.file().name();
      Region region = new Region(segment.label(), address, pages, domain, ineligible);
      pieces.add(new Piece(region, fileOffset));
    }
  }
}
