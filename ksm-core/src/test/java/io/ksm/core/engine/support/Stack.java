package io.ksm.core.engine.support;

import io.ksm.api.HasherFactory;
import io.ksm.api.IndexFactory;
import io.ksm.api.Options;
import io.ksm.api.OrderedIndex;
import io.ksm.api.PageHasher;
import io.ksm.core.engine.match.TaggedIndex;
import io.ksm.core.plugin.Plugins;
import io.ksm.testkit.workload.NarrowHasher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Pairs a hasher with an index: each with each of those on the class path. */
public record Stack(String name, PageHasher hasher, Supplier<OrderedIndex> indexes) {

  /** A stack without any plug-in. */
  public static final Stack PLAIN = new Stack("plain", new NarrowHasher(64), TreeMapIndex::new);

  /** Every hasher with every index, with the engine's own, and with the plainest one. */
  public static List<Stack> all() {
    List<Stack> stacks = ofParts();
    for (HasherFactory hashers : Plugins.load().hashers().all()) {
      PageHasher hasher = hashers.create(Options.of(hashers, Map.of()));
      stacks.add(new Stack(hashers.name() + " × the engine's own", hasher, TaggedIndex::new));
    }
    return stacks;
  }

  /** Every hasher with every index that may be wrapped, and with the plainest one. */
  public static List<Stack> ofParts() {
    List<Stack> stacks = new ArrayList<>();
    Plugins plugins = Plugins.load();
    for (HasherFactory hashers : plugins.hashers().all()) {
      PageHasher hasher = hashers.create(Options.of(hashers, Map.of()));
      for (IndexFactory indexes : plugins.indexes().all()) {
        Options options = Options.of(indexes, Map.of());
        stacks.add(
            new Stack(
                hashers.name() + " × " + indexes.name(), hasher, () -> indexes.create(options)));
      }
      stacks.add(new Stack(hashers.name() + " × java.util.TreeMap", hasher, TreeMapIndex::new));
    }
    return stacks;
  }

  @Override
  public String toString() {
    return name;
  }
}
