package io.ksm.cli.bench;

import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.Contestant.Kind;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Stack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Gives rows names by which they can be told apart, whatever their options. What all stacks have in
 * common is said once; what differs is in their names, whole. Stacks that have all parts in common
 * are named by them, without options.
 */
final class RowLabels {
  /** What a stack is made of. */
  private enum Axis {
    HASHER,
    INDEX,
    POLICY;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    PartSpec part(Stack stack) {
      return switch (this) {
        case HASHER -> stack.hasher();
        case INDEX -> stack.index();
        case POLICY -> stack.policy();
      };
    }
  }

  private final List<Contestant> engines;
  private final List<Stack> stacks;
  private final boolean threadsMatter;
  private final boolean assumptionMatters;

  RowLabels(List<Contestant> contestants) {
    this.engines =
        contestants.stream().filter(contestant -> contestant.kind() == Kind.ENGINE).toList();
    this.stacks = contestants.stream().map(Contestant::stack).filter(Objects::nonNull).toList();
    this.threadsMatter =
        distinct(contestants.stream().filter(RowLabels::hasThreads).toList(), Contestant::threads)
            > 1;
    this.assumptionMatters = distinct(engines, Contestant::assumedStatic) > 1;
  }

  private static <T> long distinct(List<T> all, Function<T, ?> property) {
    return all.stream().map(property).distinct().count();
  }

  private static boolean hasThreads(Contestant contestant) {
    return contestant.kind().hasStack() || contestant.kind() == Kind.READ_LIMIT;
  }

  /** Says what all stacks have in common; empty where there is none, or nothing. */
  String common() {
    List<String> words = new ArrayList<>();
    for (Axis axis : Axis.values()) {
      if (isCommon(axis)) {
        words.add(axis.word() + " " + axis.part(stacks.getFirst()));
      } else {
        parts(axis)
            .map(part -> part.withOptions(sharedOptions(axis, part)))
            .filter(part -> !part.options().isEmpty())
            .distinct()
            .forEach(part -> words.add(axis.word() + " " + part));
      }
    }
    if (distinct(engines, Contestant::assumedStatic) == 1) {
      words.add("told still=" + engines.getFirst().assumedStatic());
    }
    return words.isEmpty() ? "" : "Stacks have " + String.join(", ", words);
  }

  private boolean isCommon(Axis axis) {
    return distinct(stacks, axis::part) == 1;
  }

  private Stream<PartSpec> parts(Axis axis) {
    return stacks.stream().map(axis::part).distinct();
  }

  /** Returns the options that all parts of this name have; none if there is only one such part. */
  private Map<String, String> sharedOptions(Axis axis, PartSpec part) {
    List<PartSpec> namesakes =
        parts(axis).filter(other -> other.name().equals(part.name())).toList();
    Map<String, String> shared = new LinkedHashMap<>(part.options());
    if (namesakes.size() == 1) {
      return Map.of();
    }
    namesakes.forEach(other -> shared.entrySet().retainAll(other.options().entrySet()));
    return shared;
  }

  /** What its namesakes have, too, is said once for all. */
  private PartSpec own(Axis axis, Stack stack) {
    PartSpec part = axis.part(stack);
    Map<String, String> options = new LinkedHashMap<>(part.options());
    options.keySet().removeAll(sharedOptions(axis, part).keySet());
    return part.withOptions(options);
  }

  /** Returns the name of a contestant. */
  String of(Contestant contestant) {
    List<String> words = new ArrayList<>();
    Stack stack = contestant.stack();
    if (stack != null) {
      words.add(parts(stack));
    }
    if (contestant.kind() != Kind.ENGINE) {
      words.add(contestant.kind().label());
    }
    if (threadsMatter && hasThreads(contestant)) {
      words.add("×" + contestant.threads());
    }
    if (assumptionMatters && usesAssumption(contestant)) {
      words.add("still=" + contestant.assumedStatic());
    }
    return String.join(" ", words);
  }

  private String parts(Stack stack) {
    List<Axis> different = Arrays.stream(Axis.values()).filter(axis -> !isCommon(axis)).toList();
    List<String> words =
        different.isEmpty()
            ? Arrays.stream(Axis.values()).map(axis -> axis.part(stack).name()).toList()
            : different.stream().map(axis -> own(axis, stack).toString()).toList();
    return String.join(" ", words);
  }

  private static boolean usesAssumption(Contestant contestant) {
    return contestant.assumedStatic() != AssumedStatic.SOURCE
        && (contestant.kind() == Kind.ENGINE || contestant.kind() == Kind.MEMCMP_TREE);
  }
}
