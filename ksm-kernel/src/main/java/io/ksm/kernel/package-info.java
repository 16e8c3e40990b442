/**
 * The kernel's own page merging, KSM: its knobs and counters, who takes part, and experiments that
 * leave nothing behind.
 *
 * <h2>What KSM does</h2>
 *
 * <p>A program says which of its private anonymous memory may be merged ({@link
 * io.ksm.kernel.Mergeable}): ranges of it, or all, also on behalf of a program that knows nothing
 * of this. The kernel's thread ksmd walks over all such pages of all processes. A page that did not
 * change from one walk to the next and equals another gives up its own copy, and both are mapped
 * from one; whoever writes gets a copy of their own again.
 *
 * <h2>Knobs and counters</h2>
 *
 * <p>{@link io.ksm.kernel.KernelKsm} is the folder {@code /sys/kernel/mm/ksm}. Its {@linkplain
 * io.ksm.kernel.Knob knobs} can be read by all and written by root:
 *
 * <ul>
 *   <li>{@code run} starts (1) and stops (0) ksmd; 2 unmerges everything and has {@code full_scans}
 *       begin at 0 again;
 *   <li>{@code pages_to_scan} and {@code sleep_millisecs} are the pace: a batch, a pause, a batch;
 *   <li>{@code advisor_mode} has the kernel choose {@code pages_to_scan} by itself, towards the
 *       goals in the other {@code advisor_…} knobs; switching it resets {@code pages_to_scan};
 *   <li>{@code max_page_sharing} bounds how many mappings one page has, and {@code
 *       merge_across_nodes} keeps NUMA nodes apart: both can change only while nothing is merged;
 *   <li>{@code use_zero_pages} and {@code smart_scan} change how zeros, and pages that never merge,
 *       are treated.
 * </ul>
 *
 * <p>The counters ({@link io.ksm.api.Counters}) are of the whole machine: {@code pages_shared}
 * copies that are mapped {@code pages_sharing} times more often than once, so that the latter is
 * what was saved; {@code pages_unshared} that equal no other, and {@code pages_volatile} that
 * change or are new. {@link io.ksm.kernel.ProcessMerging} has figures of one process.
 *
 * <h2>Experiments</h2>
 *
 * <p>There is one KSM in a machine, so an experiment needs it alone, and owes it to everybody to
 * put all knobs back:
 *
 * <pre>{@code
 * KernelKsm ksm = KernelKsm.open();
 * try (KernelSession session = KernelSession.begin(ksm, Duration.ofMinutes(1))) {
 *   session.unmergeAll();
 *   session.set(Knob.SMART_SCAN, "0");
 *   session.stepping();
 *   session.scanOnce();
 *   Counters first = ksm.counters();
 *   session.scanOnce();
 *   Counters second = ksm.counters();
 * }
 * }</pre>
 *
 * <p>A {@link io.ksm.kernel.KernelSession} holds a lock, flock(2) on the file {@code run}, in a
 * guard process of its own that also knows the values to put back. When the session is closed, or
 * the JVM dies in whatever way, the guard puts them back and releases the lock; so the lock is free
 * only when all is as before. Values that are as before are not written, and those that need it are
 * written after everything was unmerged. What remains is that somebody kills both with {@code kill
 * -9}, the guard first.
 *
 * <p>Unmerging gives each page memory again that merging has freed. Everything that unmerges looks
 * first whether the machine and the control groups have that ({@link io.ksm.kernel.UnmergeNeed}),
 * the guard included: else the kernel would kill processes.
 *
 * <p>Changes that shall stay are made in a session as well, all or none: its {@code keep()} has the
 * guard forget what was before.
 *
 * <p>Make mergeable memory inside of a session, not before: while it waits for the lock, the
 * experiment of another would see it.
 *
 * <p>All of this needs {@code --enable-native-access=io.ksm.linux}.
 */
package io.ksm.kernel;
