package io.ksm.cli.render;

import io.ksm.api.Counters;
import io.ksm.core.report.MemoryReport;
import java.io.IOException;

/** What the kernel's counters would read, each with its meaning. */
final class CounterSection {
  private CounterSection() {}

  static void write(MemoryReport report, Appendable out) throws IOException {
    Counters counters = report.counters();
    out.append("\nWhat the kernel's counters would read (/sys/kernel/mm/ksm)\n");
    TextTable table = new TextTable().left("").right("").left("");
    row(table, "pages_shared", counters.pagesShared(), "pages kept, each mapped by several");
    row(table, "pages_sharing", counters.pagesSharing(), "further mappings of them: pages saved");
    row(
        table,
        "pages_unshared",
        counters.pagesUnshared(),
        "pages that hold still and equal no other");
    row(
        table,
        "pages_volatile",
        counters.pagesVolatile(),
        "further tracked pages: changing, new, or just merged with the zero page");
    row(
        table,
        "ksm_zero_pages",
        counters.ksmZeroPages(),
        "pages merged with the zero page: saved too");
    row(table, "pages_scanned", counters.pagesScanned(), "visits of pages, in all scans");
    row(table, "pages_skipped", counters.pagesSkipped(), "visits that smart scan left out");
    row(table, "full_scans", counters.fullScans(), "walks over everything");
    row(
        table,
        "stable_node_chains",
        counters.stableNodeChains(),
        "contents kept more than once, see max-page-sharing");
    row(table, "stable_node_dups", counters.stableNodeDups(), "pages kept for those");
    row(table, "general_profit", counters.generalProfit(), profit(report));
    table.write(out, "  ");
  }

  private static void row(TextTable table, String counter, long value, String meaning) {
    table.row(counter, Figures.count(value), meaning);
  }

  private static String profit(MemoryReport report) {
    return "bytes, = %s: what is saved, less %d bytes for each tracked page"
        .formatted(
            Figures.bytes(report.counters().generalProfit()), Counters.KERNEL_BYTES_PER_PAGE);
  }
}
