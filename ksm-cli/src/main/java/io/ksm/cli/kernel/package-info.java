/**
 * {@code ksm kernel}: the kernel's own page merging.
 *
 * <p>Each command is a class: {@link io.ksm.cli.kernel.StatusCommand}, {@link
 * io.ksm.cli.kernel.RunCommand}, {@link io.ksm.cli.kernel.WatchCommand} and {@link
 * io.ksm.cli.kernel.SetCommand}. What there is to show is read into a value ({@link
 * io.ksm.cli.kernel.KernelStatus}, {@link io.ksm.cli.kernel.KernelStep}) and then written by a
 * class for each format.
 *
 * <p>This package alone uses {@link io.ksm.source.linux.kernel}, a plug-in's module, as a library:
 * the kernel is no part that could be exchanged. Nothing of it is loaded before a command of this
 * package runs, so that the rest works on other systems.
 *
 * <p>{@code ksm kernel run} makes the JVM's process another program, which shall find it as without
 * ksm: the launcher notes what that was ({@link io.ksm.cli.kernel.LauncherNotes}).
 */
package io.ksm.cli.kernel;
