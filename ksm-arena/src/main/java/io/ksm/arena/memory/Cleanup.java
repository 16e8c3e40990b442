package io.ksm.arena.memory;

import java.util.ArrayDeque;
import java.util.Deque;

/** Undoes what was done, the last first, unless all went well. */
public final class Cleanup implements AutoCloseable {
  private final Deque<Runnable> actions = new ArrayDeque<>();

  /** Adds what undoes the step that was just taken. */
  public void add(Runnable action) {
    actions.push(action);
  }

  /** Says that all went well. */
  public void done() {
    actions.clear();
  }

  @Override
  public void close() {
    while (!actions.isEmpty()) {
      try {
        actions.pop().run();
      } finally {
        close(); // The others, also if this one fails.
      }
    }
  }
}
