/**
 * What runs in a contestant's own process.
 *
 * <p>{@link io.ksm.bench.contestant.ChildMain} learns from its parent what to be and when to
 * measure. A {@link io.ksm.bench.contestant.Runner} begins anew for each {@link
 * io.ksm.bench.contestant.Measurement}: that is a {@link io.ksm.bench.contestant.Run} over the same
 * {@link io.ksm.bench.contestant.Memory}.
 */
package io.ksm.bench.contestant;
