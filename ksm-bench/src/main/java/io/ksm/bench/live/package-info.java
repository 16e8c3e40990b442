/** Processes that hold the memory of a workload, for contestants that scan live processes. */
package io.ksm.bench.live;
