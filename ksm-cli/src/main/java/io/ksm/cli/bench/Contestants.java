package io.ksm.cli.bench;

import io.ksm.api.UsageException;
import io.ksm.bench.contest.AssumedStatic;
import io.ksm.bench.contest.Contestant;
import io.ksm.bench.contest.Contestant.Kind;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.PluginFault;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.Stack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes contestants of what users ask for: every combination of every list. */
final class Contestants {
  private static final int MAX_CONTESTANTS = 64;
  private static final int MAX_THREADS = 1024;

  private final List<Integer> threads;
  private final List<AssumedStatic> assumedStatic;
  private final Set<Contestant> contestants = new LinkedHashSet<>();

  /**
   * Begins with none.
   *
   * @param threads as users write them: {@code 1,2}
   * @param assumedStatic as users write it: {@code on,off}
   */
  Contestants(List<String> threads, List<String> assumedStatic) {
    this.threads = threads.stream().map(Contestants::threadCount).toList();
    this.assumedStatic = assumedStatic.stream().map(Contestants::assumedStatic).toList();
  }

  private static int threadCount(String text) {
    try {
      int count = Integer.parseInt(text);
      if (count >= 1 && count <= MAX_THREADS) {
        return count;
      }
    } catch (NumberFormatException e) {
      throw new UsageException(
          "--threads '%s' is not a number: give one as in 1,2".formatted(text), e);
    }
    throw new UsageException("%s threads cannot scan: give 1 to %d".formatted(text, MAX_THREADS));
  }

  private static AssumedStatic assumedStatic(String text) {
    try {
      return AssumedStatic.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--still is '%s': give on (pages cannot change), off (they can) or source (as that says)"
              .formatted(text),
          e);
    }
  }

  /**
   * Adds all stacks of some parts.
   *
   * @param kind as what they take part
   * @throws UsageException if there is no such part, or it has no such option
   */
  void addStacks(
      Kind kind,
      List<PartSpec> hashers,
      List<PartSpec> indexes,
      List<PartSpec> policies,
      Plugins plugins) {
    for (PartSpec named : hashers) {
      PartSpec hasher = resolved(named, plugins);
      for (PartSpec index : indexes) {
        for (PartSpec policy : policies) {
          Stack stack = new Stack(hasher, index, policy);
          requireKnown(stack, plugins);
          addStack(kind, stack);
        }
      }
    }
  }

  private void addStack(Kind kind, Stack stack) {
    switch (kind) {
      case FRESH -> addAll(kind, stack, threads, List.of(AssumedStatic.SOURCE));
      // It may be written to, as what ksmd merges.
      case ARENA -> addAll(kind, stack, threads, List.of(AssumedStatic.OFF));
      default -> addAll(kind, stack, threads, assumedStatic);
    }
  }

  /** Says which hasher stands behind a name; where the part is at fault, the name says enough. */
  private static PartSpec resolved(PartSpec named, Plugins plugins) {
    try {
      return plugins.resolvedHasher(named);
    } catch (PluginFault _) {
      return named;
    }
  }

  /** Wrong names and options are told before anything is measured, also beside a part at fault. */
  private static void requireKnown(Stack stack, Plugins plugins) {
    unlessAtFault(() -> plugins.policy(stack.policy()));
    unlessAtFault(() -> plugins.tryIndex(stack.index()));
    unlessAtFault(() -> stack.checked(plugins));
  }

  private static void unlessAtFault(Runnable check) {
    try {
      check.run();
    } catch (PluginFault _) {
      // The part will fail in its contestant's process, too: then it stands in the table as failed.
    }
  }

  /**
   * Adds contestants that are not stacks.
   *
   * @param names as users write them: {@code limit:read}; {@code none} and {@code arena}, of which
   *     there is one for each stack, add nothing
   * @throws UsageException if there is none of that name
   */
  void addOthers(List<String> names) {
    for (String name : names) {
      if (!name.equals("none") && named(name) != Kind.ARENA) {
        add(named(name));
      }
    }
  }

  private static Kind named(String name) {
    List<Kind> known =
        Arrays.stream(Kind.values())
            .filter(kind -> kind != Kind.ENGINE && kind != Kind.FRESH)
            .toList();
    return known.stream()
        .filter(kind -> kind.label().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new UsageException(
                "no contestant '%s': there are %s, or none"
                    .formatted(
                        name, known.stream().map(Kind::label).collect(Collectors.joining(", ")))));
  }

  /** Adds a contestant that is not a stack, in all its combinations. */
  void add(Kind kind) {
    switch (kind) {
      case READ_LIMIT -> {
        for (int count : threads) {
          contestants.add(new Contestant(kind, count, AssumedStatic.SOURCE));
        }
      }
      case MEMCMP_TREE -> addAll(kind, null, List.of(1), assumedStatic);
      case COPY_LIMIT -> contestants.add(new Contestant(kind, 1, AssumedStatic.SOURCE));
      // One thread, and nothing to choose: ksmd always sees pages twice, a count only once.
      case HASH_MAP -> contestants.add(new Contestant(kind, 1, AssumedStatic.ON));
      case KERNEL -> contestants.add(new Contestant(kind, 1, AssumedStatic.OFF));
      case ENGINE, FRESH, ARENA -> throw new IllegalArgumentException("a stack has parts");
    }
  }

  private void addAll(
      Kind kind, @Nullable Stack stack, List<Integer> counts, List<AssumedStatic> assumptions) {
    for (int count : counts) {
      for (AssumedStatic still : assumptions) {
        contestants.add(new Contestant(kind, stack, count, still));
      }
    }
  }

  /**
   * Returns all contestants, each once.
   *
   * @throws UsageException if there are none, or too many
   */
  List<Contestant> all() {
    if (contestants.isEmpty() || contestants.size() > MAX_CONTESTANTS) {
      throw new UsageException(
          "%d combinations, each with a process of its own, cannot be measured: give 1 to %d"
              .formatted(contestants.size(), MAX_CONTESTANTS));
    }
    return new ArrayList<>(contestants);
  }
}
