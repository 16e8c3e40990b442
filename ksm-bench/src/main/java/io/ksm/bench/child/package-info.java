/**
 * What runs in a contestant's own process.
 *
 * <p>{@link io.ksm.bench.child.ChildMain} is told by its parent what to be and when to measure. A
 * {@link io.ksm.bench.child.Contestant} begins anew for each {@link
 * io.ksm.bench.child.Measurement}: that is a {@link io.ksm.bench.child.Run} over the same {@link
 * io.ksm.bench.child.Memory}.
 */
package io.ksm.bench.child;
