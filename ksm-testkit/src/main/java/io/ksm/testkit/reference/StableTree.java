package io.ksm.testkit.reference;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All frames, by content. Copies of one content stand in the order in which they are tried. */
final class StableTree {
  private final Map<ContentKey, List<ReferenceFrame>> copies = new HashMap<>();
  private long nextNumber;
  private long copiesLost;

  /** Makes a frame without sharers, the first to be tried of its content. */
  ReferenceFrame create(ContentKey key) {
    ReferenceFrame frame = new ReferenceFrame(nextNumber++, key);
    copies.computeIfAbsent(key, _ -> new ArrayList<>()).addFirst(frame);
    return frame;
  }

  /** Returns the first frame of a content that has room and is not stale. */
  @Nullable ReferenceFrame usable(ContentKey key, int maxSharers) {
    for (ReferenceFrame frame : copies.getOrDefault(key, List.of())) {
      if (frame.sharers().size() < maxSharers && !frame.isStale()) {
        return frame;
      }
    }
    return null;
  }

  /** Makes a frame the first to be tried of its content. */
  void moveToHead(ReferenceFrame frame) {
    List<ReferenceFrame> all = copiesOf(frame);
    all.remove(frame);
    all.addFirst(frame);
  }

  void remove(ReferenceFrame frame) {
    List<ReferenceFrame> all = copiesOf(frame);
    if (!all.remove(frame)) {
      throw new IllegalStateException(frame + " is not in the stable tree");
    }
    if (all.isEmpty()) {
      copies.remove(frame.key);
    } else {
      copiesLost++;
    }
  }

  /** Returns how often a content with several copies has lost one of them. */
  long copiesLost() {
    return copiesLost;
  }

  private List<ReferenceFrame> copiesOf(ReferenceFrame frame) {
    return Objects.requireNonNull(copies.get(frame.key), frame::toString);
  }

  void clear() {
    copies.clear();
  }

  /** Returns the copies of each content. */
  Collection<List<ReferenceFrame>> contents() {
    return copies.values();
  }

  /** Returns all frames. */
  List<ReferenceFrame> frames() {
    return copies.values().stream().flatMap(List::stream).toList();
  }
}
