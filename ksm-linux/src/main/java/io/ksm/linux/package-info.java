/**
 * System calls and what is read through them, for the modules of this project that work on Linux.
 *
 * <p>{@link io.ksm.linux.Platform#require()} says whether calls are possible; ask it first. {@link
 * io.ksm.linux.LibcFiles}, {@link io.ksm.linux.LibcMemory}, {@link io.ksm.linux.LibcProcesses} and
 * {@link io.ksm.linux.LibcSelf} are the C library's functions by what they serve; {@link
 * io.ksm.linux.NativeFile} and {@link io.ksm.linux.ProcFile} read and write files with them. {@link
 * io.ksm.linux.GuardProcess} outlives this JVM to undo what it did.
 *
 * <p>Its tests are those of the modules that use it.
 */
package io.ksm.linux;
