/**
 * The engine: one full scan after another over all pages of all sources.
 *
 * <p>A scan goes batch by batch, and a batch goes through three phases:
 *
 * <ol>
 *   <li>{@link io.ksm.core.engine.visit.PageVisitor} reads and hashes the pages, in parallel over
 *       chunks, and emits events: a page <em>leaves</em> the partition of its recorded key, or
 *       <em>arrives</em> in that of its new one.
 *   <li>{@link io.ksm.core.engine.match.Partition} applies the events of one part of the key space,
 *       in scan order, in parallel over partitions. Each has its own stable and unstable index and
 *       its own frames.
 *   <li>{@link io.ksm.core.engine.merge.Merger} puts the decisions of all partitions back into scan
 *       order and hands them, as runs, to the sources that really merge. Where none does, there is
 *       no third phase.
 * </ol>
 *
 * <p>A chunk that stands still, and whose source knows that nothing happened to it, is passed in
 * phase 1 without a look at its pages: {@link io.ksm.core.engine.visit.QuietChunks}.
 *
 * <p>Each phase owns what it writes, so there are no locks, and the result is the same for any
 * number of threads. Pages are known by an int id; {@link io.ksm.core.engine.pages.SlotTable} gives
 * ids to chunks of addresses, {@link io.ksm.core.engine.pages.PageTable} holds what is remembered
 * of each page, {@link io.ksm.core.engine.pages.ScanPlan} the order of the walk.
 */
package io.ksm.core.engine;
