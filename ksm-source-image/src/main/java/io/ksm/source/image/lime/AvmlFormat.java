package io.ksm.source.image.lime;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory.Match;
import io.ksm.source.image.file.Damage;
import io.ksm.source.image.file.FieldReader;
import io.ksm.source.image.file.Head;
import io.ksm.source.image.file.ImageFile;
import io.ksm.source.image.format.ImageFormat;
import io.ksm.source.image.format.Opening;
import io.ksm.source.image.format.Segment;
import io.ksm.source.image.format.SegmentLayout;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what AVML writes with {@code --compress}. It is like LiME's format, but each header is
 * followed by a stream in snappy's framing format, and that by the stream's length in 8 bytes.
 * Stateless, for any number of threads.
 *
 * <p>Nothing is decompressed at opening; the chunks of the streams are found by their lengths.
 */
public final class AvmlFormat implements ImageFormat {

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
    Streams streams = new Streams(opening, index);
    opening.noteThatItIsRead(this);
    LimeRange.walk(opening, LimeRange.Magic.AVML, streams);
    SnappyBytes bytes = new SnappyBytes(opening.file(), opening.damage(), index);
    return List.of(SegmentLayout.openDecompressed(opening, streams.segments, bytes));
  }

  /** Indexes the streams of all ranges. */
  private static final class Streams implements LimeRange.Visitor {
    private final ImageFile file;
    private final Damage damage;
    private final SnappyIndex index;
    private final FieldReader reader;
    private final List<Segment> segments = new ArrayList<>();

    Streams(Opening opening, SnappyIndex index) {
      this.file = opening.file();
      this.damage = opening.damage();
      this.index = index;
      this.reader = new FieldReader(file, damage, ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public long visit(LimeRange range) throws IOException {
      long begin = index.size();
      long end = index.addStream(range.index(), range.content(), range.length());
      long held = index.size() - begin;
      segments.add(range.segment(begin, held));
      if (held < range.length()) {
        return LimeRange.NOWHERE;
      }
      checkLength(range, end);
      return end + Long.BYTES;
    }

    private void checkLength(LimeRange range, long end) throws IOException {
      if (!file.holds(end, Long.BYTES)) {
        damage.found("the length after range %d's stream is missing".formatted(range.index()));
        return;
      }
      long length = reader.read("the length of a stream", end, Long.BYTES).u64(0);
      if (length != end - range.content()) {
        damage.found(
            "range %d's stream has %d bytes, but the length after it is %s"
                .formatted(range.index(), end - range.content(), Long.toUnsignedString(length)));
      }
    }
  }
}
