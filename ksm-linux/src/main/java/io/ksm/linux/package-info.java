/**
 * System calls and what is read through them, for the modules of this project that work on Linux.
 *
 * <p>{@link io.ksm.linux.Platform#require()} says whether calls are possible; ask it first. {@link
 * io.ksm.linux.LibcFiles}, {@link io.ksm.linux.LibcMemory}, {@link io.ksm.linux.LibcProcesses},
 * {@link io.ksm.linux.LibcSelf} and {@link io.ksm.linux.LibcTrace} are the C library's functions by
 * what they serve; {@link io.ksm.linux.NativeFile} and {@link io.ksm.linux.ProcFile} read and write
 * files with them. {@link io.ksm.linux.GuardProcess} outlives this JVM to undo what it did. A
 * {@link io.ksm.linux.HelperProcess} makes the {@linkplain io.ksm.linux.HelperCalls calls} whose
 * waits might not end.
 *
 * <p>Its tests are those of the modules that use it.
 *
 * <h2>Functions of the C library</h2>
 *
 * <p>{@link io.ksm.linux.LibcMemory}, {@link io.ksm.linux.LibcFiles}, {@link
 * io.ksm.linux.LibcProcesses}, {@link io.ksm.linux.LibcSelf} and {@link io.ksm.linux.LibcTrace} are
 * alike. All are called in one shape, which the JVM links once, and {@link
 * io.ksm.linux.Platform#require()} must have passed before that. A function that can fail returns
 * its result, or the negative {@linkplain io.ksm.linux.Errno error number}. An address that is a
 * number is one of another process, or of memory that the caller keeps alive. The arena of memory
 * must not be closed by another thread during a call. All are safe for several threads, and
 * allocate only once per thread.
 */
package io.ksm.linux;
