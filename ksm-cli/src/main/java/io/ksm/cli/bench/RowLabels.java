package io.ksm.cli.bench;

import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.Contestant.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Short names for rows. A stack is named by its hasher, its index and its policy; options, threads
 * and stillness are told where they tell rows apart.
 */
final class RowLabels {
  private final boolean optionsMatter;
  private final boolean threadsMatter;
  private final boolean stillnessMatters;

  RowLabels(List<Contestant> contestants) {
    List<Contestant> stacks =
        contestants.stream().filter(contestant -> contestant.kind() == Kind.ENGINE).toList();
    this.optionsMatter =
        List.<Function<Contestant, String>>of(
                Contestant::hasher, Contestant::index, Contestant::policy)
            .stream()
            .anyMatch(
                part -> distinct(stacks, part) > distinct(stacks, part.andThen(RowLabels::name)));
    this.threadsMatter =
        distinct(contestants.stream().filter(RowLabels::hasThreads).toList(), Contestant::threads)
            > 1;
    this.stillnessMatters = distinct(stacks, Contestant::stillness) > 1;
  }

  private static long distinct(List<Contestant> contestants, Function<Contestant, ?> property) {
    return contestants.stream().map(property).distinct().count();
  }

  private static boolean hasThreads(Contestant contestant) {
    return contestant.kind() == Kind.ENGINE || contestant.kind() == Kind.READ_LIMIT;
  }

  private static String name(String part) {
    int colon = part.indexOf(':');
    return colon < 0 ? part : part.substring(0, colon);
  }

  /** Returns the name of a contestant. */
  String of(Contestant contestant) {
    List<String> words = new ArrayList<>();
    if (contestant.kind() == Kind.ENGINE) {
      words.add(part(contestant.hasher()));
      words.add(part(contestant.index()));
      words.add(part(contestant.policy()));
    } else {
      words.add(contestant.kind().label());
    }
    if (threadsMatter && hasThreads(contestant)) {
      words.add("×" + contestant.threads());
    }
    if (stillnessMatters && usesStillness(contestant)) {
      words.add("still=" + contestant.stillness());
    }
    return String.join(" ", words);
  }

  private static boolean usesStillness(Contestant contestant) {
    return contestant.stillness() != AssumedStatic.SOURCE
        && (contestant.kind() == Kind.ENGINE || contestant.kind() == Kind.MEMCMP_TREE);
  }

  private String part(String text) {
    return optionsMatter ? text : name(text);
  }
}
