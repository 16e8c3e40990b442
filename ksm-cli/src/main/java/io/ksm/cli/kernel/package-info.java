/**
 * {@code ksm kernel}: the kernel's own page merging.
 *
 * <p>Each command is a class: {@link io.ksm.cli.kernel.status.StatusCommand}, {@link
 * io.ksm.cli.kernel.run.RunCommand}, {@link io.ksm.cli.kernel.offer.OfferCommand}, {@link
 * io.ksm.cli.kernel.offer.WithdrawCommand}, {@link io.ksm.cli.kernel.watch.WatchCommand} and {@link
 * io.ksm.cli.kernel.set.SetCommand}. What there is to show is read into a value ({@link
 * io.ksm.cli.kernel.status.KernelStatus}, {@link io.ksm.cli.kernel.watch.KernelStep}) and then
 * written by a class for each format.
 *
 * <p>These packages use {@code io.ksm.kernel}, and beside them a scan of live processes only.
 * Nothing of it is loaded before that, so that the rest works on other systems.
 *
 * <p>{@code ksm kernel run} makes the JVM's process another program, which shall find it as without
 * ksm: the launcher notes what that was ({@link io.ksm.cli.kernel.run.LauncherNotes}).
 */
package io.ksm.cli.kernel;
