package io.ksm.core.engine.merge;

import io.ksm.api.MergingSource;
import io.ksm.core.engine.match.Decision;
import io.ksm.core.engine.match.Frames;
import io.ksm.core.engine.match.NumberedFrame;
import io.ksm.core.engine.match.Partition;
import io.ksm.core.engine.pages.Pages;
import io.ksm.core.engine.pages.SourceState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Makes the decisions of a batch real, which is phase 3.
 *
 * <p>Numbers the new frames in scan order, forms runs of neighbouring pages onto neighbouring
 * frames, and hands them to the sources: first the pages that founded the new frames, then those
 * that join. A refused page becomes volatile; a frame made in this batch that is left with one
 * sharer dissolves. Only engines with a merging source have one. For one thread at a time.
 * Allocates per merge, nothing in a settled scan.
 */
public final class Merger {
  private final Pages pages;

  public Merger(Pages pages) {
    this.pages = pages;
  }

  /** A page that goes onto a frame (or the zero page, with number 0). */
  private record Move(int page, long number, Partition partition) {}

  /** Neighbouring pages on their way onto neighbouring frames. */
  private final class Run {
    final SourceState source;
    final long address;
    final List<Move> moves = new ArrayList<>();

    Run(SourceState source, long address) {
      this.source = source;
      this.address = address;
    }

    boolean isContinuedBy(Move move) {
      Move first = moves.getFirst();
      int size = moves.size();
      return pages.sourceOf(move.page) == source
          && (first.number == 0 ? move.number == 0 : move.number == first.number + size)
          && pages.address(move.page) == address + (long) size * source.pageSize;
    }
  }

  /** Hands all decisions of a batch to the sources. */
  public void merge(List<Partition> partitions) {
    List<Decision> decisions = new ArrayList<>();
    for (Partition partition : partitions) {
      decisions.addAll(partition.decisions().merged());
    }
    decisions.sort(Comparator.comparingLong(Decision::position));
    List<Move> founders = new ArrayList<>();
    List<Move> joiners = new ArrayList<>();
    List<Move> zeros = new ArrayList<>();
    for (Decision decision : decisions) {
      plan(decision, founders, joiners, zeros);
    }
    List<Move> refused = new ArrayList<>();
    merge(founders, refused);
    merge(joiners, refused);
    merge(zeros, refused);
    for (Move move : refused) {
      move.partition.refuse(move.page);
    }
    dissolve(decisions);
    release(partitions);
    partitions.forEach(partition -> partition.decisions().clear());
  }

  private void plan(Decision decision, List<Move> founders, List<Move> joiners, List<Move> zeros) {
    Partition partition = decision.partition();
    if (decision.frame() == Decision.ZERO) {
      zeros.add(new Move(decision.page(), 0, partition));
      return;
    }
    Frames frames = partition.view().frames();
    if (decision.founder() != Decision.NONE) {
      SourceState source = pages.sourceOf(decision.page());
      frames.number(decision.frame(), source.number, source.takeFrameNumber());
      long number = frames.number(decision.frame());
      founders.add(new Move(decision.founder(), number, partition));
    }
    joiners.add(new Move(decision.page(), frames.number(decision.frame()), partition));
  }

  private void merge(List<Move> moves, List<Move> refused) {
    Run run = null;
    for (Move move : moves) {
      if (run == null || !run.isContinuedBy(move)) {
        if (run != null) {
          merge(run, refused);
        }
        run = new Run(pages.sourceOf(move.page), pages.address(move.page));
      }
      run.moves.add(move);
    }
    if (run != null) {
      merge(run, refused);
    }
  }

  private void merge(Run run, List<Move> refused) {
    SourceState source = run.source;
    int count = run.moves.size();
    BitSet bits = new BitSet(count);
    if (source.failure() != null) {
      bits.set(0, count);
    } else {
      try {
        ask(run, bits);
      } catch (IOException e) {
        source.fail(source.label + ": cannot merge: " + e.getMessage());
        bits.set(0, count);
      } catch (Throwable e) {
        source.fail("cannot merge", e);
        bits.set(0, count);
      }
    }
    for (int i = bits.nextSetBit(0); i >= 0; i = bits.nextSetBit(i + 1)) {
      refused.add(run.moves.get(i));
    }
  }

  private static void ask(Run run, BitSet refused) throws IOException {
    MergingSource merging = Objects.requireNonNull(run.source.merging);
    long number = run.moves.getFirst().number;
    int count = run.moves.size();
    if (number == 0) {
      merging.mergeZero(run.address, count, refused);
    } else {
      merging.merge(run.address, count, number, refused);
    }
  }

  private void dissolve(List<Decision> decisions) {
    for (Decision decision : decisions) {
      if (decision.founder() == Decision.NONE) {
        continue;
      }
      Frames frames = decision.partition().view().frames();
      int page = onlySharer(decision, frames);
      if (page != Decision.NONE) {
        separate(page);
        decision.partition().refuse(page);
      }
    }
  }

  /**
   * Returns the page that a new frame is left with, if it is one. A frame that was left with none
   * has gone, and its place may hold nothing or, within this batch, no other.
   */
  private static int onlySharer(Decision decision, Frames frames) {
    int frame = decision.frame();
    return frames.sharerCount(frame) == 1
        ? frames.sharerPage(frames.firstSharer(frame))
        : Decision.NONE;
  }

  private void separate(int page) {
    SourceState source = pages.sourceOf(page);
    if (source.failure() != null) {
      return;
    }
    try {
      Objects.requireNonNull(source.merging).unmerge(pages.address(page), 1);
    } catch (Throwable e) {
      source.fail("cannot separate its merged pages", e);
    }
  }

  private static void release(List<Partition> partitions) {
    List<NumberedFrame> freed = new ArrayList<>();
    for (Partition partition : partitions) {
      freed.addAll(partition.decisions().freed());
    }
    freed.sort(
        Comparator.comparingInt((NumberedFrame frame) -> frame.source().number)
            .thenComparingLong(NumberedFrame::number));
    int from = 0;
    for (int i = 1; i <= freed.size(); i++) {
      if (i == freed.size() || !continues(freed.get(i - 1), freed.get(i))) {
        release(freed.get(from), i - from);
        from = i;
      }
    }
  }

  private static boolean continues(NumberedFrame before, NumberedFrame after) {
    return before.source() == after.source() && before.number() + 1 == after.number();
  }

  private static void release(NumberedFrame first, int count) {
    SourceState source = first.source();
    if (source.hasFailed()) {
      return;
    }
    try {
      Objects.requireNonNull(source.merging).release(first.number(), count);
    } catch (Throwable e) {
      source.fail("cannot release a frame", e);
    }
  }
}
