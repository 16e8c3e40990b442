package io.ksm.core;

import io.ksm.api.MergePolicy;
import io.ksm.api.OrderedIndex;
import io.ksm.api.PageHasher;
import io.ksm.api.PluginFactory;
import io.ksm.api.UsageException;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.PluginTable;
import io.ksm.core.plugin.Plugins;
import io.ksm.core.plugin.Stack;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps which hasher, index and policy were chosen, by name or as objects. Names are looked up when
 * the parts are asked for; until then they may be anything.
 */
final class StackChoice implements AutoCloseable {
  private static final PartSpec DEFAULT_POLICY = PartSpec.parse("ksm");

  private @Nullable Function<Plugins, PageHasher> hasher;
  private @Nullable Function<Plugins, Supplier<OrderedIndex>> index;
  private @Nullable PageHasher ownHasher;
  private final PartOwners owners = new PartOwners();
  private Function<Plugins, MergePolicy> policy = found -> policy(found, DEFAULT_POLICY);

  void hasher(Supplier<PartSpec> part) {
    hasher =
        found -> {
          PartSpec spec = found.resolvedHasher(part.get());
          PageHasher made = found.hasher(spec);
          ownHasher = made;
          owners.add(found.hashers().part(spec.name(), made.getClass()));
          return made;
        };
  }

  void hasher(PageHasher chosen) {
    ownHasher = chosen;
    hasher = found -> chosen;
  }

  void index(Supplier<PartSpec> part) {
    index = found -> indexes(found, part.get());
  }

  void indexes(Supplier<OrderedIndex> indexes) {
    index = found -> indexes;
  }

  void policy(Supplier<PartSpec> part) {
    policy = found -> policy(found, part.get());
  }

  private MergePolicy policy(Plugins found, PartSpec part) {
    MergePolicy made = found.policy(part);
    owners.add(found.policies().part(part.name(), made.getClass()));
    return made;
  }

  void policy(MergePolicy chosen) {
    policy = found -> chosen;
  }

  /**
   * Returns the chosen hasher, or the default one if the plug-ins have it.
   *
   * @throws UsageException if none was chosen and there is no default, or there is no such one
   */
  PageHasher hasher(Plugins found) {
    if (hasher == null && found.hashers().contains(Stack.DEFAULT_HASHER.name())) {
      hasher(() -> Stack.DEFAULT_HASHER);
    }
    return chosen(hasher, found.hashers(), "hasher").apply(found);
  }

  /**
   * Returns what makes the chosen indexes.
   *
   * @throws UsageException if none was chosen, or there is no such one
   */
  Supplier<OrderedIndex> index(Plugins found) {
    return chosen(index, found.indexes(), "index").apply(found);
  }

  /**
   * Returns the chosen policy, or a new one of the default.
   *
   * @throws UsageException if there is no such one
   */
  MergePolicy policy(Plugins found) {
    return policy.apply(found);
  }

  /** Returns who made the parts that were asked for by name. */
  PartOwners owners() {
    return owners;
  }

  /** Closes the hasher, if there is one by now, because no scanner came of it. */
  @Override
  public void close() {
    if (ownHasher != null) {
      ownHasher.close();
    }
  }

  private static <T> T chosen(@Nullable T choice, PluginTable<?> table, String axis) {
    if (choice == null) {
      throw new UsageException(
          "no %s was chosen: there are %s"
              .formatted(
                  axis, String.join(", ", table.all().stream().map(PluginFactory::name).toList())));
    }
    return choice;
  }

  /**
   * Returns what makes indexes by name. One is made at once, to find wrong options now, and not in
   * the middle of the engine's making.
   */
  private Supplier<OrderedIndex> indexes(Plugins found, PartSpec part) {
    owners.add(found.indexes().part(part.name(), found.tryIndex(part)));
    return () -> found.index(part);
  }
}
