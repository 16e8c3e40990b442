package io.ksm.cli.bench;

import io.ksm.bench.Contender;
import io.ksm.bench.Contender.Kind;
import io.ksm.bench.Stillness;
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

  RowLabels(List<Contender> contenders) {
    List<Contender> stacks =
        contenders.stream().filter(contender -> contender.kind() == Kind.ENGINE).toList();
    this.optionsMatter =
        List.<Function<Contender, String>>of(Contender::hasher, Contender::index, Contender::policy)
            .stream()
            .anyMatch(
                part -> distinct(stacks, part) > distinct(stacks, part.andThen(RowLabels::name)));
    this.threadsMatter =
        distinct(contenders.stream().filter(RowLabels::hasThreads).toList(), Contender::threads)
            > 1;
    this.stillnessMatters = distinct(stacks, Contender::stillness) > 1;
  }

  private static long distinct(List<Contender> contenders, Function<Contender, ?> property) {
    return contenders.stream().map(property).distinct().count();
  }

  private static boolean hasThreads(Contender contender) {
    return contender.kind() == Kind.ENGINE || contender.kind() == Kind.READ_LIMIT;
  }

  private static String name(String part) {
    int colon = part.indexOf(':');
    return colon < 0 ? part : part.substring(0, colon);
  }

  /** Returns the name of a contender. */
  String of(Contender contender) {
    List<String> words = new ArrayList<>();
    if (contender.kind() == Kind.ENGINE) {
      words.add(part(contender.hasher()));
      words.add(part(contender.index()));
      words.add(part(contender.policy()));
    } else {
      words.add(contender.kind().label());
    }
    if (threadsMatter && hasThreads(contender)) {
      words.add("×" + contender.threads());
    }
    if (stillnessMatters && usesStillness(contender)) {
      words.add("still=" + contender.stillness());
    }
    return String.join(" ", words);
  }

  private static boolean usesStillness(Contender contender) {
    return contender.stillness() != Stillness.SOURCE
        && (contender.kind() == Kind.ENGINE || contender.kind() == Kind.MEMCMP_TREE);
  }

  private String part(String text) {
    return optionsMatter ? text : name(text);
  }
}
