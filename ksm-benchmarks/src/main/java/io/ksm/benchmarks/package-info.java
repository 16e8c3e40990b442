/**
 * Micro-benchmarks, by JMH: what a page costs a hasher, and what a look-up costs an index.
 *
 * <p>They tell why a stack is as fast as it is; which stack is faster on real memory, {@code ksm
 * bench} tells.
 */
@org.jspecify.annotations.NullMarked
package io.ksm.benchmarks;
