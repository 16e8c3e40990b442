/** What the kernel tells: its counters, the values of its knobs, its thread's processor time. */
package io.ksm.cli.kernel.counters;
