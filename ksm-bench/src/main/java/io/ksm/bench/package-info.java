/**
 * Benchmarks of stacks of plug-ins against each other, against baselines and against the kernel.
 *
 * <p>{@link io.ksm.bench.Bench} measures {@link io.ksm.bench.contest.Contestant}s over the same
 * memory and returns a {@link io.ksm.bench.Row} for each. Memory is what users name, or a built-in
 * {@link io.ksm.bench.workload.Workload}. Every contestant has a process of its own ({@code
 * io.ksm.bench.contestant}), and measurements are interleaved over rounds.
 *
 * <p>Rows are compared round by round ({@link io.ksm.bench.Row#ratio}); {@link
 * io.ksm.bench.UncertainOrder} says where the figures do not settle who is faster.
 */
package io.ksm.bench;
