package io.ksm.core.engine.pages;

import io.ksm.api.MergingSource;
import io.ksm.api.PageSource;
import io.ksm.api.UsageException;
import io.ksm.core.closing.TryAll;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds the sources of an engine, in scan order, in which they came, and by number. A number is
 * given to another source once its bearer has gone, so that what is indexed by numbers stays small
 * however many come and go. Changes between batches only; in between, several threads may read it.
 */
public final class SourceTable implements Iterable<SourceState> {
  private final List<SourceState> inOrder = new ArrayList<>();
  private final List<@Nullable SourceState> byNumber = new ArrayList<>();
  private final BitSet used = new BitSet();
  private final Set<String> labels = new HashSet<>();

  /** By label: all lower numbers of further sources with it are taken. */
  private final Map<String, Integer> nextNumbers = new HashMap<>();

  private final List<PageSource> left = new ArrayList<>();

  /** Makes a table of the first sources; none of them is attached yet. */
  public SourceTable(List<PageSource> sources) {
    sources.forEach(source -> append(prepare(source)));
  }

  /** Asks a source what it is. The table stays as it was: it may throw. */
  private SourceState prepare(PageSource source) {
    return new SourceState(used.nextClearBit(0), source, distinct(source.label()));
  }

  private void append(SourceState state) {
    int number = state.number;
    used.set(number);
    labels.add(state.label);
    if (number == byNumber.size()) {
      byNumber.add(state);
    } else {
      byNumber.set(number, state);
    }
    inOrder.add(state);
  }

  /** Returns a label that no other source has: sources may call themselves what they like. */
  private String distinct(String label) {
    String free = label;
    for (int number = nextNumbers.getOrDefault(label, 2); labels.contains(free); number++) {
      free = "%s (%d)".formatted(label, number);
      nextNumbers.put(label, number);
    }
    return free;
  }

  /** Takes the merging sources into possession: all of them, or at an error none. */
  public void attachAll() {
    Deque<MergingSource> attached = new ArrayDeque<>();
    try {
      for (SourceState state : inOrder) {
        if (state.merging != null) {
          state.merging.attach();
          attached.push(state.merging);
        }
      }
    } catch (Throwable e) {
      attached.forEach(MergingSource::detach);
      throw e;
    }
  }

  /** Gives all merging sources back, come what may; throws the first failure after all. */
  public void detachAll() {
    TryAll.forEach(inOrder, SourceTable::detach);
  }

  private static void detach(SourceState state) {
    if (state.merging != null) {
      state.merging.detach();
    }
  }

  /**
   * Takes in one more source, at the end of the scan order; at an error it is as it was.
   *
   * @throws UsageException if it is here already, or belongs to another engine
   */
  public void add(PageSource source) {
    if (find(source) != null) {
      throw new UsageException("source '%s' is scanned already".formatted(source.label()));
    }
    SourceState state = prepare(source);
    if (state.merging != null) {
      state.merging.attach();
    }
    append(state);
  }

  /**
   * Has a source scanned before another one, from the next scan on.
   *
   * @param state another one than {@code other}
   */
  public void moveBefore(SourceState state, SourceState other) {
    inOrder.remove(state);
    inOrder.add(inOrder.indexOf(other), state);
  }

  /**
   * Lets a source go.
   *
   * @throws IllegalArgumentException if it is not here
   */
  public void remove(PageSource source) {
    SourceState state = find(source);
    if (state == null) {
      throw new IllegalArgumentException(source.label() + " is not scanned here");
    }
    state.remove();
  }

  public boolean contains(PageSource source) {
    return find(source) != null;
  }

  @SuppressWarnings("ReferenceEquality") // a source is itself, whatever it says of others
  private @Nullable SourceState find(PageSource source) {
    for (SourceState state : inOrder) {
      if (state.source == source) {
        return state;
      }
    }
    return null;
  }

  /** Forgets the sources that were let go and of which no page is remembered any more. */
  public void dropLeft() {
    for (SourceState state : inOrder.stream().filter(SourceState::hasLeft).toList()) {
      inOrder.remove(state);
      byNumber.set(state.number, null);
      used.clear(state.number);
      labels.remove(state.label);
      nextNumbers.clear(); // A lower one may be free now.
      detach(state);
      left.add(state.source);
    }
  }

  /** Returns the sources that were forgotten, each once. */
  public List<PageSource> takeLeft() {
    List<PageSource> taken = List.copyOf(left);
    left.clear();
    return taken;
  }

  /** Returns the processor time that threads of the sources' own have spent so far. */
  public long cpuNanos() {
    long nanos = 0;
    for (SourceState state : inOrder) {
      nanos += state.cpuNanos();
    }
    return nanos;
  }

  /** Returns the sources that failed and were not let go. */
  public List<FailedSource> failed() {
    List<FailedSource> failed = new ArrayList<>();
    for (SourceState state : inOrder) {
      String failure = state.failure();
      if (failure != null && !state.isRemoved()) {
        failed.add(new FailedSource(state.source, failure));
      }
    }
    return failed;
  }

  public SourceState get(int number) {
    return Objects.requireNonNull(byNumber.get(number));
  }

  /** Returns a number above all that are in use. */
  public int numberLimit() {
    return used.length();
  }

  public Stream<SourceState> stream() {
    return inOrder.stream();
  }

  /** Iterates in scan order. */
  @Override
  public Iterator<SourceState> iterator() {
    return Collections.unmodifiableList(inOrder).iterator();
  }
}
