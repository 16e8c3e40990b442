package io.ksm.api;

/** The order in which a full scan passes the chunks of memory (2 MiB of one region or more). */
public enum ScanOrder {
  /**
   * By source, and then by address, as the kernel does: the counters mean what the kernel's mean.
   */
  BY_ADDRESS,

  /**
   * In an order that looks random and is another one in each scan. It follows from the scan's
   * number and the listed regions, so that a scan can be repeated. Within a chunk, pages come by
   * address. Sources that have gone leave first, as ever.
   */
  SHUFFLED
}
