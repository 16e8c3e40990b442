package io.ksm.core;

import io.ksm.api.HasherFactory;
import io.ksm.api.IndexFactory;
import io.ksm.api.MergePolicy;
import io.ksm.api.Options;
import io.ksm.api.OrderedIndex;
import io.ksm.api.PageHasher;
import io.ksm.api.PluginFactory;
import io.ksm.api.PolicyFactory;
import io.ksm.api.UsageException;
import io.ksm.core.plugin.PartSpec;
import io.ksm.core.plugin.PluginTable;
import io.ksm.core.plugin.Plugins;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which hasher, index and policy were chosen, by name or as objects. Names are looked up when the
 * parts are asked for; until then they may be anything.
 */
final class StackChoice {
  private static final String DEFAULT_POLICY = "ksm";

  private @Nullable Function<Plugins, PageHasher> hasher;
  private @Nullable Function<Plugins, Supplier<OrderedIndex>> index;
  private Function<Plugins, MergePolicy> policy = policyBy(DEFAULT_POLICY);

  void hasher(String spec) {
    hasher = found -> create(found.hashers(), spec, HasherFactory::create);
  }

  void hasher(PageHasher chosen) {
    hasher = found -> chosen;
  }

  void index(String spec) {
    index = found -> new NamedIndexes(found, spec);
  }

  void index(Supplier<OrderedIndex> indexes) {
    index = found -> indexes;
  }

  void policy(String spec) {
    policy = policyBy(spec);
  }

  void policy(MergePolicy chosen) {
    policy = found -> chosen;
  }

  /**
   * Returns the chosen hasher.
   *
   * @throws UsageException if none was chosen, or there is no such one
   */
  PageHasher hasher(Plugins found) {
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

  private static Function<Plugins, MergePolicy> policyBy(String spec) {
    return found -> create(found.policies(), spec, PolicyFactory::create);
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
   * Makes indexes by name. The first is made at once, to find wrong options now, and not in the
   * middle of the engine's making.
   */
  private static final class NamedIndexes implements Supplier<OrderedIndex> {
    private final Plugins found;
    private final String spec;
    private @Nullable OrderedIndex next;

    NamedIndexes(Plugins found, String spec) {
      this.found = found;
      this.spec = spec;
      this.next = make();
    }

    private OrderedIndex make() {
      return create(found.indexes(), spec, IndexFactory::create);
    }

    @Override
    public OrderedIndex get() {
      OrderedIndex made = next;
      next = null;
      return made != null ? made : make();
    }
  }

  /** Creates a part with options. */
  @FunctionalInterface
  private interface Creation<F, P> {
    P create(F factory, Options options);
  }

  private static <F extends PluginFactory, P> P create(
      PluginTable<F> table, String text, Creation<F, P> creation) {
    PartSpec spec = PartSpec.parse(text).withoutArgument();
    F factory = table.get(spec.name());
    return creation.create(factory, Options.of(factory, spec.options()));
  }
}
