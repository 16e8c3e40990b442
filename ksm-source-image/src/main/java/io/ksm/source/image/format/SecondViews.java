package io.ksm.source.image.format;

import io.ksm.source.image.file.Damage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Leaves out memory that a dump of a machine shows twice. {@code /proc/vmcore} holds the kernel's
 * code once more, at the address where it runs. QEMU's dump with paging has a segment for each
 * mapping of a page. Stateless, for any number of threads.
 */
public final class SecondViews {
  private SecondViews() {}

  /**
   * Leaves out what lies wholly in another segment, and the beginning of what shares bytes with its
   * predecessor. Other overlaps stay, for {@link SegmentLayout} to refuse.
   *
   * @return ascending by address
   */
  public static List<Segment> leaveOut(List<Segment> segments, Damage damage) {
    List<Segment> sorted = new ArrayList<>(segments);
    sorted.sort(
        Comparator.comparing(Segment::address, Long::compareUnsigned)
            .thenComparing(Segment::fileBytes, Comparator.reverseOrder()));
    List<Segment> kept = new ArrayList<>();
    int cut = 0;
    for (Segment segment : sorted) {
      Segment rest = kept.isEmpty() ? segment : segment.withoutSharedBy(kept.getLast());
      if (rest != null) {
        kept.add(rest);
      }
      cut += segment.equals(rest) ? 0 : 1;
    }
    if (cut > 0) {
      damage.note(
          "shows memory a second time in %d %s: counted once"
              .formatted(cut, cut == 1 ? "segment" : "segments"));
    }
    return kept;
  }
}
