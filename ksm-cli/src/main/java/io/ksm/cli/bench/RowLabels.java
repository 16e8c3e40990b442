package io.ksm.cli.bench;

import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.Contestant.Kind;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Gives rows short names. A stack is named by its hasher, its index and its policy; options,
 * threads and assumedStatic are told where they tell rows apart.
 */
final class RowLabels {
  private final boolean optionsMatter;
  private final boolean threadsMatter;
  private final boolean assumptionMatters;

  RowLabels(List<Contestant> contestants) {
    List<Stack> stacks =
        contestants.stream().map(Contestant::stack).filter(Objects::nonNull).toList();
    this.optionsMatter =
        Stream.<Function<Stack, PartSpec>>of(Stack::hasher, Stack::index, Stack::policy)
            .anyMatch(
                part -> distinct(stacks, part) > distinct(stacks, part.andThen(PartSpec::name)));
    this.threadsMatter =
        distinct(contestants.stream().filter(RowLabels::hasThreads).toList(), Contestant::threads)
            > 1;
    List<Contestant> engines =
        contestants.stream().filter(contestant -> contestant.kind() == Kind.ENGINE).toList();
    this.assumptionMatters = distinct(engines, Contestant::assumedStatic) > 1;
  }

  private static <T> long distinct(List<T> all, Function<T, ?> property) {
    return all.stream().map(property).distinct().count();
  }

  private static boolean hasThreads(Contestant contestant) {
    return contestant.kind() == Kind.ENGINE || contestant.kind() == Kind.READ_LIMIT;
  }

  /** Returns the name of a contestant. */
  String of(Contestant contestant) {
    List<String> words = new ArrayList<>();
    Stack stack = contestant.stack();
    if (stack != null) {
      words.add(part(stack.hasher()));
      words.add(part(stack.index()));
      words.add(part(stack.policy()));
    } else {
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

  private static boolean usesAssumption(Contestant contestant) {
    return contestant.assumedStatic() != AssumedStatic.SOURCE
        && (contestant.kind() == Kind.ENGINE || contestant.kind() == Kind.MEMCMP_TREE);
  }

  private String part(PartSpec part) {
    return optionsMatter ? part.toString() : part.name();
  }
}
