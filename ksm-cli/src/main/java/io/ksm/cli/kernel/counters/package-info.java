/** The counters of the kernel and the processor time of its thread. */
package io.ksm.cli.kernel.counters;
