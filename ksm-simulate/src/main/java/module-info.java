import org.jspecify.annotations.NullMarked;

/** Replays recorded memory in a virtual time, under the pace and the rules of policies. */
@NullMarked
module io.ksm.simulate {
  requires transitive io.ksm.core;
  requires static org.jspecify;

  exports io.ksm.simulate;
  exports io.ksm.simulate.advice;
}
