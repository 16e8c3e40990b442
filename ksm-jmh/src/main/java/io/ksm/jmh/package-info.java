/**
 * Micro-benchmarks, by JMH: what a page costs a hasher, what a look-up costs an index, and what an
 * arena's merges cost, and writes and scans of it; some beside the kernel's KSM.
 *
 * <p>They tell why a stack is as fast as it is; which stack is faster on real memory, {@code ksm
 * bench} tells.
 */
@org.jspecify.annotations.NullMarked
package io.ksm.jmh;
