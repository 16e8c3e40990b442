package io.ksm.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class DemoTextTest {

  @Test
  void whatDidNotSettleHasNoTime() throws IOException {
    StringBuilder out = new StringBuilder();
    DemoText.write(DemoSamples.result(50, 40, new Settling(false, 12, 9_000_000, 1)), out);
    assertThat(out)
        .contains("settled scan   none: scans still found changes after 12\n")
        .contains("settled scan   1 ms, for nobody has written meanwhile\n");
  }

  @Test
  void tellsWhatHappened() throws IOException {
    StringBuilder out = new StringBuilder();
    DemoText.write(DemoSamples.result(41), out);
    assertThat(out)
        .startsWith(
            """
            Merging has freed 49.0 MiB of 100.0 MiB of cached data: the kernel confirms 98.0 % of what is accounted as saved.
            Then 5 % of the documents were updated, and merged again. At the end every byte was checked: none is wrong.
            Cached: 1 document, 1 tile, 1 zeroed buffer; seed 7. Merged with crc32c, rb, ksm:smart-scan=off; 2 threads.

            Memory, in MiB            filled  merged  written to  merged again
            accounted as saved             –   50.00           –         50.00
            confirmed by the kernel        –   49.00           –         50.00
            confirmed, %                   –    98.0           –         100.0
            ──────────────────────────────────────────────────────────────────
            own pages                 100.00   41.00       44.00         40.00
            frames                      0.00   10.00       10.00         10.00
            cost of mappings            0.00    0.00        0.00          0.00
            the arena takes           100.00   51.00       54.00         50.00
            ──────────────────────────────────────────────────────────────────
            the process takes         120.00   72.00       75.00         72.00
            its Pss                   125.00   67.00       70.00         67.00
            ──────────────────────────────────────────────────────────────────
            pages that share a frame       0  14,080      14,080        14,080
            pages of zeros, merged         0   1,280       1,280         1,280
            mappings                       1      11          11            11

            Times
              filling        1.23 s
              merging        500 ms in 3 scans; 15,360 pages merged, 30,720 a second
              settled scan   2 ms, for nobody has written meanwhile
              writing        3 ms for 768 pages, 4.0 µs a page
              merging again  11 ms in 2 scans
              settled scan   1 ms, for nobody has written meanwhile

            The words
            """);
  }
}
