package io.ksm.micrometer;

import io.ksm.api.Counters;
import io.ksm.core.Ksm;
import io.ksm.core.KsmService;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Binds the counters of one scanner or service to a registry of Micrometer.
 *
 * <pre>{@code
 * KsmMetrics.of("cache", service).bindTo(registry);
 * }</pre>
 *
 * <p>There is a meter for each of the kernel's counters, with the tag {@code name}: {@code
 * ksm.pages.shared} is {@code pages_shared}; what only grows is a counter, the rest are gauges.
 * {@code ksm.pages.saved} is the sum that merging saves. Reading a meter reads the counters as of
 * the last batch, and costs the scan nothing.
 *
 * <p>A registry does not keep a scanner from being collected as garbage; its meters are {@code NaN}
 * or stand still then. Thread-safe.
 *
 * @param <T> what has the counters
 */
public final class KsmMetrics<T> implements MeterBinder {
  /** Declares a meter. What has no unit counts what its name says. */
  private record Figure(
      String name,
      @Nullable String unit,
      String meaning,
      boolean grows,
      ToLongFunction<Counters> value) {}

  private static final List<Figure> FIGURES =
      List.of(
          gauge("pages.shared", "Stable pages in use", Counters::pagesShared),
          gauge("pages.sharing", "Further mappings onto stable pages", Counters::pagesSharing),
          gauge("pages.unshared", "Calm pages without an equal one", Counters::pagesUnshared),
          gauge("pages.volatile", "Tracked pages of no other kind", Counters::pagesVolatile),
          gauge("pages.zero", "Pages merged with the zero page", Counters::ksmZeroPages),
          gauge("pages.saved", "Pages that merging saves", Counters::pagesSaved),
          counter("pages.scanned", "Visits of pages", Counters::pagesScanned),
          counter("pages.skipped", "Visits saved by smart scan", Counters::pagesSkipped),
          counter("full.scans", "Completed walks over everything", Counters::fullScans),
          gauge(
              "stable.node.chains",
              "Contents with more than one stable page",
              Counters::stableNodeChains),
          gauge("stable.node.dups", "Stable pages of those contents", Counters::stableNodeDups),
          new Figure(
              "ksm.general.profit",
              "bytes",
              "What is saved, less what the kernel would spend on all tracked pages",
              false,
              Counters::generalProfit));

  private static Figure gauge(String name, String meaning, ToLongFunction<Counters> value) {
    return new Figure("ksm." + name, null, meaning, false, value);
  }

  private static Figure counter(String name, String meaning, ToLongFunction<Counters> value) {
    return new Figure("ksm." + name, null, meaning, true, value);
  }

  private final Tags tags;
  private final T counted;
  private final Function<T, Counters> counters;

  private KsmMetrics(String name, T counted, Function<T, Counters> counters) {
    this.tags = Tags.of("name", name);
    this.counted = counted;
    this.counters = counters;
  }

  /**
   * Makes the meters of a scanner.
   *
   * @param name by which the meters of several can be told apart
   */
  public static KsmMetrics<Ksm> of(String name, Ksm scanner) {
    return new KsmMetrics<>(name, scanner, Ksm::counters);
  }

  /**
   * Makes the meters of a service.
   *
   * @param name by which the meters of several can be told apart
   */
  public static KsmMetrics<KsmService> of(String name, KsmService service) {
    return new KsmMetrics<>(name, service, KsmService::counters);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Function<T, Counters> read = counters; // Without this binder, which holds what it counts.
    for (Figure figure : FIGURES) {
      if (figure.grows) {
        FunctionCounter.builder(figure.name, counted, from -> read(figure, read, from))
            .tags(tags)
            .baseUnit(figure.unit)
            .description(figure.meaning)
            .register(registry);
      } else {
        Gauge.builder(figure.name, counted, from -> read(figure, read, from))
            .tags(tags)
            .baseUnit(figure.unit)
            .description(figure.meaning)
            .register(registry);
      }
    }
  }

  private static <T> double read(Figure figure, Function<T, Counters> counters, T from) {
    return figure.value.applyAsLong(counters.apply(from));
  }
}
