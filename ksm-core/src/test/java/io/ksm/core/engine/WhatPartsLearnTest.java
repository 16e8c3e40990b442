package io.ksm.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.ksm.api.MergePolicy;
import io.ksm.api.MergePolicy.SourceRegion;
import io.ksm.api.OrderedIndex;
import io.ksm.api.PageView;
import io.ksm.api.Region;
import io.ksm.core.engine.support.EngineSetup;
import io.ksm.core.engine.support.NumberedMemory;
import io.ksm.core.engine.support.Stack;
import io.ksm.core.engine.support.TreeMapIndex;
import io.ksm.testkit.reference.ReferencePolicy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Tests of what an engine tells its parts: where pages lie, when a scan begins, when it ends. */
class WhatPartsLearnTest {
  private static final int PAGE = NumberedMemory.PAGE_SIZE;

  private int made;

  /** Wraps a policy so that one method is watched before it is called. */
  private static MergePolicy watched(MergePolicy policy, Consumer<Object[]> watch, String method) {
    return (MergePolicy)
        Proxy.newProxyInstance(
            MergePolicy.class.getClassLoader(),
            new Class<?>[] {MergePolicy.class},
            (proxy, called, arguments) -> {
              if (called.getName().equals(method)) {
                watch.accept(arguments);
              }
              try {
                return called.invoke(policy, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void aPolicySeesWhereEachPageLies() {
    List<String> seen = new ArrayList<>();
    MergePolicy policy =
        watched(
            ReferencePolicy.PLAIN,
            arguments -> {
              PageView page = (PageView) arguments[0];
              long number = (page.address() - page.region().address()) / PAGE;
              seen.add(page.source() + page.region().label() + number);
            },
            "wants");
    try (var first = NumberedMemory.live("first", 1, 2, 3);
        var second = NumberedMemory.live("second", -1, 4);
        Engine engine = EngineSetup.PLAIN.with(policy).engine(first.source(), second.source())) {
      engine.scan();
    }
    assertThat(seen).containsExactly("0area0", "0area1", "0area2", "1area1");
  }

  @Test
  void aPolicyHearsOfEachScanAndItsRegions() {
    List<Object> begun = new ArrayList<>();
    MergePolicy policy =
        watched(ReferencePolicy.PLAIN, arguments -> begun.add(arguments[0]), "beginScan");
    try (var memory = NumberedMemory.live("memory", 1, 2);
        Engine engine = EngineSetup.PLAIN.with(policy).engine(memory.source())) {
      engine.scan();
      Region more = Region.resident("more", memory.region().address() + PAGE, 1, "uid:0");
      Region less = Region.resident("less", memory.region().address(), 1, "uid:0");
      memory.source().remap(List.of(less, more));
      engine.scan();
      assertThat(begun)
          .containsExactly(
              List.of(new SourceRegion(memory.region(), 0)),
              List.of(new SourceRegion(less, 0), new SourceRegion(more, 0)));
    }
  }

  @Test
  void anEngineClosesTheIndexesThatItMadeEvenIfOneOfThemFails() {
    List<String> closed = new ArrayList<>();
    List<OrderedIndex> made = new ArrayList<>();
    Stack stack =
        new Stack(
            "closing",
            Stack.PLAIN.hasher(),
            () -> {
              made.add(new ClosingIndex(closed, made.isEmpty()));
              return made.getLast();
            });
    try (var memory = NumberedMemory.live("memory", 1, 1)) {
      Engine engine = EngineSetup.PLAIN.with(stack).engine(memory.source());
      engine.scan();
      assertThat(closed).isEmpty();
      assertThatIllegalStateException().isThrownBy(engine::close).withMessage("cannot be closed");
    }
    assertThat(closed).hasSameSizeAs(made);
  }

  @Test
  void anEngineThatCannotBeMadeClosesItsIndexes() {
    List<String> closed = new ArrayList<>();
    Stack stack =
        new Stack(
            "failing",
            Stack.PLAIN.hasher(),
            () -> {
              if (!closed.isEmpty() || made++ == 3) {
                throw new IllegalStateException("no more indexes");
              }
              return new ClosingIndex(closed, false);
            });
    try (var memory = NumberedMemory.live("memory", 1, 1)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> EngineSetup.PLAIN.with(stack).engine(memory.source()))
          .withMessage("no more indexes");
    }
    assertThat(closed).hasSize(3);
  }

  private static final class ClosingIndex extends TreeMapIndex {
    private final List<String> closed;
    private final boolean fails;

    ClosingIndex(List<String> closed, boolean fails) {
      this.closed = closed;
      this.fails = fails;
    }

    @Override
    public void close() {
      closed.add("index");
      if (fails) {
        throw new IllegalStateException("cannot be closed");
      }
    }
  }
}
