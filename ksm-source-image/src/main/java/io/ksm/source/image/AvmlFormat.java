package io.ksm.source.image;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory.Match;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What AVML writes with {@code --compress}: as LiME's, but behind each header comes a stream in
 * snappy's framing format and then the stream's length in 8 bytes.
 *
 * <p>Nothing is decompressed at opening; the chunks of the streams are found by their lengths.
 */
final class AvmlFormat implements ImageFormat {

  @Override
  public String name() {
    return "avml";
  }

  @Override
  public Match match(Head head) {
    return LimeRange.Magic.AVML.begins(head) ? Match.EXACT : Match.NO;
  }

  @Override
  public List<PageSource> open(Opening opening) throws IOException {
    SnappyIndex index = new SnappyIndex(opening.file(), opening.damage());
    List<Segment> segments = new Walk(opening, index).segments();
    SnappyBytes bytes = new SnappyBytes(opening.file(), opening.damage(), index);
    return List.of(SegmentLayout.openDecompressed(opening, segments, bytes));
  }

  /** One walk through a file. */
  private static final class Walk {
    private final ImageFile file;
    private final Damage damage;
    private final SnappyIndex index;
    private final FieldReader reader;
    private final List<Segment> segments = new ArrayList<>();

    Walk(Opening opening, SnappyIndex index) {
      this.file = opening.file();
      this.damage = opening.damage();
      this.index = index;
      this.reader = new FieldReader(file, damage, ByteOrder.LITTLE_ENDIAN);
    }

    List<Segment> segments() throws IOException {
      long at = 0;
      while (at < file.size() && segments.size() < LimeRange.MOST_RANGES) {
        if (!segments.isEmpty() && !file.holds(at, LimeRange.HEADER)) {
          damage.found("its last %d bytes are no header of a range".formatted(file.size() - at));
          break;
        }
        LimeRange range = LimeRange.read(segments.size(), at, LimeRange.Magic.AVML, reader, damage);
        Long next = range == null ? null : add(range);
        if (next == null) {
          break;
        }
        at = next;
      }
      return segments;
    }

    /** Returns where the next header is, or null if that cannot be known. */
    private @Nullable Long add(LimeRange range) throws IOException {
      long begin = index.size();
      long end = index.addStream(range.index(), range.content(), range.length());
      long held = index.size() - begin;
      segments.add(range.segment(begin, held));
      if (held < range.length()) {
        return null;
      }
      checkLength(range, end);
      return end + Long.BYTES;
    }

    private void checkLength(LimeRange range, long end) throws IOException {
      if (!file.holds(end, Long.BYTES)) {
        damage.found("the length behind range %d's stream is missing".formatted(range.index()));
        return;
      }
      long length = reader.read("the length of a stream", end, Long.BYTES).u64(0);
      if (length != end - range.content()) {
        damage.found(
            "range %d's stream has %d bytes, but behind it stands %s"
                .formatted(range.index(), end - range.content(), Long.toUnsignedString(length)));
      }
    }
  }
}
