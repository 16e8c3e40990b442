import org.jspecify.annotations.NullMarked;

/** Shows the counters of scanners and services as Micrometer's meters. */
@NullMarked
@SuppressWarnings("requires-transitive-automatic") // Micrometer names its module in its manifest.
module io.ksm.micrometer {
  requires transitive io.ksm.core;
  requires transitive micrometer.core;
  requires static org.jspecify;

  exports io.ksm.micrometer;
}
