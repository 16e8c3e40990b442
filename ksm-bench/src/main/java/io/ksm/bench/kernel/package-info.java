/** What measurements with the kernel's KSM need: memory that it merges, and nobody else's. */
package io.ksm.bench.kernel;
