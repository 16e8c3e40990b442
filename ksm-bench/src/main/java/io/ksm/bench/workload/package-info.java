/**
 * Memory to measure with, made from a seed: the same seed gives the same bytes.
 *
 * <p>A {@link io.ksm.bench.workload.Workload} lays memory out as content numbers, one per page
 * ({@link io.ksm.bench.workload.Layout}), and a {@link io.ksm.bench.workload.PageContents} turns a
 * number into bytes. So how much merging can save is known exactly before anything is scanned.
 */
package io.ksm.bench.workload;
