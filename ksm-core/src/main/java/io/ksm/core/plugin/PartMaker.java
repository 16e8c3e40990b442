package io.ksm.core.plugin;

import io.ksm.api.HasherFactory;
import io.ksm.api.IndexFactory;
import io.ksm.api.MergePolicy;
import io.ksm.api.Options;
import io.ksm.api.OrderedIndex;
import io.ksm.api.PageHasher;
import io.ksm.api.PageSource;
import io.ksm.api.PluginFactory;
import io.ksm.api.PolicyFactory;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import io.ksm.core.closing.TryAll;
import io.ksm.core.faults.SourceFaults;
import io.ksm.core.faults.Thrown;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes parts by factories that others wrote, and checks at once what can be checked without
 * knowing their contents. Each fault is thrown as a {@link PluginFault}.
 */
final class PartMaker {
  private static final int TRIAL_BYTES = 256;
  private static final long TRIAL_KEY = 0xC0FFEE_5EED_F00DL;
  private static final int TRIAL_PAGE = 4711;
  private static final int MIN_PAGE_BYTES = 64;

  private PartMaker() {}

  static PageHasher hasher(HasherFactory factory, PartSpec part) {
    return made("hasher", factory, part, factory::create, PartMaker::wrongHasher);
  }

  /** Returns the hasher that is made when one is asked for. */
  static PartSpec resolvedHasher(PluginTable<HasherFactory> table, PartSpec part) {
    HasherFactory factory = table.get(part.name());
    String name = standsFor(factory);
    if (part.name().equals(name)) {
      return part;
    }
    if (name == null || !table.contains(name)) {
      throw fault("hasher", factory, "stands for a hasher '%s', and there is none".formatted(name));
    }
    var _ = Options.of(factory, part.options());
    return new PartSpec(name, "", Map.of());
  }

  private static @Nullable String standsFor(HasherFactory factory) {
    try {
      return factory.standsFor();
    } catch (Throwable e) {
      Thrown.passJvmErrors(e);
      throw fault("hasher", factory, e);
    }
  }

  static OrderedIndex index(IndexFactory factory, PartSpec part) {
    return made("index", factory, part, factory::create, index -> null);
  }

  /** Makes an index, puts one entry into it, closes it, and returns its class. */
  static Class<?> tryIndex(IndexFactory factory, PartSpec part) {
    OrderedIndex index = made("index", factory, part, factory::create, PartMaker::wrongIndex);
    try {
      index.close();
    } catch (Throwable e) {
      Thrown.passJvmErrors(e);
      throw fault("index", factory, e);
    }
    return index.getClass();
  }

  static MergePolicy policy(PolicyFactory factory, PartSpec part) {
    return made("policy", factory, part, factory::create, PartMaker::wrongPolicy);
  }

  /**
   * Opens sources.
   *
   * @throws IOException if what is named cannot be read
   */
  static List<PageSource> sources(SourceFactory factory, String argument, Options options)
      throws IOException {
    List<PageSource> opened;
    try {
      opened = factory.open(argument, options);
    } catch (IOException | UsageException e) {
      throw e;
    } catch (Throwable e) {
      Thrown.passJvmErrors(e);
      throw fault("source", factory, e);
    }
    return checked(opened, factory);
  }

  /** Whatever the sources throw here is a fault, and all of them are closed. */
  @SuppressWarnings("ConstantValue") // Others need not keep to the annotations.
  private static List<PageSource> checked(List<PageSource> opened, SourceFactory factory) {
    PluginFault fault;
    try {
      String wrong = wrongSources(opened);
      if (wrong == null) {
        noteMaker(opened, factory);
        return opened;
      }
      fault = fault("source", factory, wrong);
    } catch (Throwable e) {
      Thrown.passJvmErrors(e);
      fault = fault("source", factory, e);
    }
    for (PageSource source : opened == null ? List.<PageSource>of() : opened) {
      closeAfter(fault, source);
    }
    throw fault;
  }

  @SuppressWarnings("ConstantValue") // Others need not keep to the annotations.
  private static @Nullable String wrongSources(List<PageSource> opened) {
    if (opened == null || opened.isEmpty()) {
      return opened == null ? "open() returns null" : "open() returns no source and throws nothing";
    }
    if (opened.stream().anyMatch(Objects::isNull)) {
      return "open() returns a source null";
    }
    for (PageSource source : opened) {
      String wrong = wrongSource(source);
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  /** Asks what is asked again and again afterwards: what throws here is the plug-in's fault. */
  @SuppressWarnings("ConstantValue") // Others need not keep to the annotations.
  private static @Nullable String wrongSource(PageSource source) {
    if (source.label() == null) {
      return "label() of a source returns null";
    }
    int size = source.pageSize();
    if (size < MIN_PAGE_BYTES || Integer.bitCount(size) != 1) {
      return "pageSize() of '%s' is %d, which is not a power of two from %d"
          .formatted(source.label(), size, MIN_PAGE_BYTES);
    }
    var _ = source.isStatic();
    var _ = source.identity();
    return null;
  }

  /** Remembers whose faults those of the sources will be. Those of ksm's own are told by label. */
  private static void noteMaker(List<PageSource> opened, SourceFactory factory) {
    if (Origin.isForeign(factory.getClass())) {
      String maker = Origin.describe("source", factory.name(), factory.getClass());
      opened.forEach(source -> SourceFaults.made(source, maker));
    }
  }

  @SuppressWarnings("ConstantValue") // Others need not keep to the annotations.
  private static <T> T made(
      String axis,
      PluginFactory factory,
      PartSpec spec,
      Function<Options, T> making,
      Function<T, @Nullable String> check) {
    @Nullable T part = null;
    PluginFault fault;
    try {
      part = making.apply(Options.of(factory, spec.options()));
      String wrong = part == null ? "create() returns null" : check.apply(part);
      if (wrong == null) {
        return part;
      }
      fault = fault(axis, factory, wrong);
    } catch (UsageException e) {
      closeAfter(e, part);
      if (!OwnDefaults.areRefused(factory, spec, e, making)) {
        throw e;
      }
      fault = fault(axis, factory, "refuses its own default: " + e.getMessage());
    } catch (Throwable e) {
      Thrown.passJvmErrors(e);
      fault = fault(axis, factory, e);
    }
    closeAfter(fault, part);
    throw fault;
  }

  private static PluginFault fault(String axis, PluginFactory factory, String what) {
    return new PluginFault(Origin.describe(axis, factory.name(), factory.getClass()), what);
  }

  private static PluginFault fault(String axis, PluginFactory factory, Throwable thrown) {
    return new PluginFault(Origin.describe(axis, factory.name(), factory.getClass()), thrown);
  }

  /** Closes what is of no use, if it can be closed. That it is of no use is told first. */
  static void closeAfter(Throwable failure, @Nullable Object part) {
    try {
      if (part instanceof AutoCloseable closeable) {
        closeable.close();
      }
    } catch (Throwable e) {
      Thrown.passJvmErrors(e);
      var _ = TryAll.suppress(failure, e);
    }
  }

  private static @Nullable String wrongHasher(PageHasher hasher) {
    int bits = hasher.bits();
    if (bits < 1 || bits > Long.SIZE) {
      return "bits() is %d, which is not 1 to 64".formatted(bits);
    }
    byte[] bytes = new byte[TRIAL_BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * i + 7);
    }
    long hash = hasher.hash(MemorySegment.ofArray(bytes), 0, bytes.length);
    return bits < Long.SIZE && hash >>> bits != 0
        ? "bits() is %d, and a hash is 0x%x, which has more".formatted(bits, hash)
        : null;
  }

  private static @Nullable String wrongIndex(OrderedIndex index) {
    if (index.size() != 0 || index.find(TRIAL_KEY) != OrderedIndex.NONE) {
      return "a new index is not empty";
    }
    index.insert(TRIAL_KEY, TRIAL_PAGE);
    int found = index.find(TRIAL_KEY);
    if (found != TRIAL_PAGE) {
      return "find() returns %d where page %d was inserted".formatted(found, TRIAL_PAGE);
    }
    if (!index.remove(TRIAL_KEY, TRIAL_PAGE) || index.find(TRIAL_KEY) != OrderedIndex.NONE) {
      return "remove() does not remove the only entry";
    }
    return null;
  }

  @SuppressWarnings("ConstantValue") // Others need not keep to the annotations.
  private static @Nullable String wrongPolicy(MergePolicy policy) {
    int sharers = policy.maxSharers();
    if (sharers < 0) {
      return "maxSharers() is %d, which is negative".formatted(sharers);
    }
    return policy.pace() == null ? "pace() returns null" : null;
  }
}
