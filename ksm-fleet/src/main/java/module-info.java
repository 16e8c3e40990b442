import org.jspecify.annotations.NullMarked;

/** Fleets: what hosts hold, and what they would save together. */
@NullMarked
module io.ksm.fleet {
  requires transitive io.ksm.core;
  requires transitive io.ksm.trace;
  requires com.fasterxml.jackson.core;
  requires java.sql;
  requires java.xml;
  requires static org.jspecify;

  exports io.ksm.fleet;
  exports io.ksm.fleet.cluster;
  exports io.ksm.fleet.collect;
  exports io.ksm.fleet.contents;
  exports io.ksm.fleet.inventory;
  exports io.ksm.fleet.place;
  exports io.ksm.fleet.query;
}
