/**
 * Has threads of other processes make system calls: the kernel has no other way to do for a running
 * process what it can only do for itself.
 *
 * <p>{@link io.ksm.linux.trace.ProcessCalls} is the way in. It refuses processes that cannot be
 * traced without harm, chooses a thread, and tries again until the call is made. Each attempt
 * ({@code CallAttempt}) is made by a platform thread of its own ({@code TracingThread}), because
 * the kernel lets a thread go as soon as its tracer ends. {@code Tracee} is a traced thread with
 * its requests, {@code RegisterLayout} what differs between processors.
 *
 * <p>See ptrace(2) for the words.
 */
package io.ksm.linux.trace;
