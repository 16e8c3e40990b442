/**
 * Work that several threads do, and the processor time that it takes: {@link
 * io.ksm.core.threads.WorkerThreads} does numbered tasks, and {@link io.ksm.core.threads.CpuClock}
 * counts. Shared by the engine and by those who read memory without one.
 */
package io.ksm.core.threads;
