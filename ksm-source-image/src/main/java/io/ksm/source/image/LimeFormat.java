package io.ksm.source.image;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory.Match;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** What the kernel module LiME writes: ranges of physical memory, each behind its header. */
final class LimeFormat implements ImageFormat {

  @Override
  public String name() {
    return "lime";
  }

  @Override
  public Match match(Head head) {
    return LimeRange.Magic.LIME.begins(head) ? Match.EXACT : Match.NO;
  }

  @Override
  public List<PageSource> open(Opening opening) throws IOException {
    ImageFile file = opening.file();
    Damage damage = opening.damage();
    FieldReader reader = new FieldReader(file, damage, ByteOrder.LITTLE_ENDIAN);
    List<Segment> segments = new ArrayList<>();
    long at = 0;
    while (at < file.size() && segments.size() < LimeRange.MOST_RANGES) {
      if (!segments.isEmpty() && !file.holds(at, LimeRange.HEADER)) {
        damage.found("its last %d bytes are no header of a range".formatted(file.size() - at));
        break;
      }
      LimeRange range = LimeRange.read(segments.size(), at, LimeRange.Magic.LIME, reader, damage);
      if (range == null) {
        break;
      }
      segments.add(segment(range, opening));
      at = range.content() + segments.getLast().fileBytes();
    }
    return List.of(SegmentLayout.open(opening, segments));
  }

  private static Segment segment(LimeRange range, Opening opening) throws IOException {
    long left = opening.file().size() - range.content();
    if (range.length() > left) {
      opening
          .damage()
          .found(
              "range %d has %d bytes, but the file ends after %d of them"
                  .formatted(range.index(), range.length(), left));
    }
    return range.segment(range.content(), Math.min(range.length(), left));
  }
}
