/**
 * The engine makes one full scan after another over all pages of all sources.
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
 *       order and hands them, as runs, to the sources that really merge. Where no source does,
 *       there is no third phase.
 * </ol>
 *
 * <h2>A page's way</h2>
 *
 * <p>Suppose that a process has two equal pages, and that the policy is the kernel's.
 *
 * <ol>
 *   <li>Between scans, the source lists its regions. {@link io.ksm.core.engine.pages.ScanPlan} puts
 *       their chunks in order, and {@link io.ksm.core.engine.pages.SlotTable} gives each page an
 *       id.
 *   <li>First scan, phase 1: nothing is known of the page. It becomes tracked, is hashed, and its
 *       key is written to {@link io.ksm.core.engine.pages.PageTable}. It is not calm yet, so there
 *       is no event: it counts as volatile.
 *   <li>Second scan, phase 1: its hash is what it was, so the policy finds it calm, and it arrives
 *       in the partition of its key. Phase 2: the first of the two pages finds nothing equal and
 *       goes into the unstable index: {@link io.ksm.core.engine.pages.Ledger#becameUnshared}. The
 *       second one finds it there. Both leave for a new frame, whose content goes into the stable
 *       index: {@link io.ksm.core.engine.pages.Ledger#madeFrame}.
 *   <li>Phase 3, if the source really merges: the frame gets a number, and the source maps it over
 *       both pages. If the source refuses, the frame is dissolved.
 *   <li>Later scans: the pages are looked at and cause no event. If the source knows that nothing
 *       happened to their chunk, it is passed without a look: {@link
 *       io.ksm.core.engine.visit.QuietChunks}.
 *   <li>A page that changes leaves its frame and is volatile again. One that vanishes leaves and is
 *       forgotten.
 * </ol>
 *
 * <h2>The parts</h2>
 *
 * <p>{@link io.ksm.core.engine.EngineParts} makes them. Each phase owns what it writes, so there
 * are no locks, and the result is the same for any number of threads. Pages are known by an int id;
 * {@link io.ksm.core.engine.pages.Pages} answers what is asked of it. {@link
 * io.ksm.core.engine.pages.Ledger} is where every counter changes. {@link
 * io.ksm.core.engine.report.Analysis} says after a scan whose pages the counters count.
 *
 * <h2>Tests</h2>
 *
 * <p>Tests of the whole engine stand in this package's test folder. {@code
 * EngineEqualsReferenceTest} compares it after each scan with {@code ReferenceKsm}, the algorithm
 * in one piece; {@code LifeOfAPageTest} shows what becomes of single pages. Tests of one part stand
 * in that part's package. What they share is in {@code engine.support}: {@code EngineSetup} makes
 * engines, {@code NumberedMemory} memory, {@code Standing} names what counters must say, and {@code
 * Invariants} checks that the structures agree with the counters.
 */
package io.ksm.core.engine;
