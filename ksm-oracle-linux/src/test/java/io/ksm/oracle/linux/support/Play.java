package io.ksm.oracle.linux.support;

import java.util.ArrayList;
import java.util.List;

/**
 * What programs do to their memory, scan by scan.
 *
 * @param name for people; of a random play, what it takes to make it again
 * @param settings of the contestants
 * @param pages how many pages from the beginning of the window may be mapped
 * @param steps the operations before each full scan
 */
public record Play(String name, Settings settings, int pages, List<List<Op>> steps) {

  /** Returns how many processes take part. They are numbered in the order of their beginnings. */
  int processes() {
    int most = 0;
    for (List<Op> step : steps) {
      for (Op op : step) {
        int process = op instanceof Op.Fork fork ? fork.child() : op.process();
        most = Math.max(most, process + 1);
      }
    }
    return most;
  }

  /** Writes a play down, in the order of its operations. */
  public static final class Script {
    private final String name;
    private final Settings settings;
    private final int pages;
    private final List<List<Op>> steps = new ArrayList<>();
    private List<Op> step = new ArrayList<>();

    public Script(String name, Settings settings, int pages) {
      this.name = name;
      this.settings = settings;
      this.pages = pages;
    }

    public Script does(Op... ops) {
      step.addAll(List.of(ops));
      return this;
    }

    /** Writes the same content to several pages. */
    public Script writes(int process, int first, int count, byte[] content) {
      for (int page = first; page < first + count; page++) {
        does(new Op.Write(process, page, content));
      }
      return this;
    }

    /** Ends a step with a full scan. */
    public Script scan() {
      return scans(1);
    }

    /** Ends a step with so many full scans, between which nothing happens. */
    public Script scans(int count) {
      for (int i = 0; i < count; i++) {
        steps.add(step);
        step = new ArrayList<>();
      }
      return this;
    }

    public Play end() {
      if (!step.isEmpty()) {
        throw new IllegalStateException("operations after the last scan would not be played");
      }
      return new Play(name, settings, pages, List.copyOf(steps));
    }
  }
}
