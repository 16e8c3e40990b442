/**
 * What describes a contest: who takes part, over which memory, what is measured, and what came of
 * it. Values alone, which the two processes exchange.
 */
package io.ksm.bench.contest;
