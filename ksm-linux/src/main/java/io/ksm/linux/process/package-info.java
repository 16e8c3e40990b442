/**
 * Processes of this machine: finding them by name and by control group, what the kernel says of
 * each, whether its memory may be read, and what tells it from another of the same number.
 *
 * <p>{@link io.ksm.linux.process.ProcessFinder} lists those that are worth opening; {@link
 * io.ksm.linux.process.NamedProcesses} and {@link io.ksm.linux.process.Cgroup} those that a user
 * means. {@link io.ksm.linux.process.ProcessStatus} says what a process is, {@link
 * io.ksm.linux.process.Access} whether it may be read.
 */
package io.ksm.linux.process;
