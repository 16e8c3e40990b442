package io.ksm.source.image.lime;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory.Match;
import io.ksm.source.image.file.Head;
import io.ksm.source.image.format.ImageFormat;
import io.ksm.source.image.format.Opening;
import io.ksm.source.image.format.Segment;
import io.ksm.source.image.format.SegmentLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what the kernel module LiME writes: ranges of physical memory, each after its header.
 * Stateless, for any number of threads.
 */
public final class LimeFormat implements ImageFormat {

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
    List<Segment> segments = new ArrayList<>();
    LimeRange.walk(
        opening,
        LimeRange.Magic.LIME,
        range -> {
          segments.add(segment(range, opening));
          return range.content() + segments.getLast().fileBytes();
        });
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
