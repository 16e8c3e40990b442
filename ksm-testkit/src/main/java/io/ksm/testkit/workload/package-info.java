/**
 * Memory for tests, made from a seed.
 *
 * <ul>
 *   <li>{@link io.ksm.testkit.workload.StillWorkload}: memory that never changes, with {@link
 *       io.ksm.testkit.workload.SortAndCount}, which knows by sorting what the counters must read.
 *   <li>{@link io.ksm.testkit.workload.EvolvingWorkload}: memory that changes from scan to scan in
 *       every way there is, for comparing an engine with {@link
 *       io.ksm.testkit.reference.ReferenceKsm}.
 *   <li>{@link io.ksm.testkit.workload.WorkloadSource} and {@link
 *       io.ksm.testkit.workload.SwappingSource}: the sources in which that memory lies; the second
 *       really shares frames, and checks that none is lost or freed too early. Tests may also write
 *       to them directly.
 *   <li>{@link io.ksm.testkit.workload.CollidingPages} and {@link
 *       io.ksm.testkit.workload.NarrowHasher}: different pages with one hash.
 * </ul>
 */
package io.ksm.testkit.workload;
