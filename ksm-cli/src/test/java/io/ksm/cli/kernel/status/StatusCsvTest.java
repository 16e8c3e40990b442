package io.ksm.cli.kernel.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.cli.kernel.support.KernelSamples;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusCsvTest {

  @Test
  void hasARowForEachProcessTheOnesThatMergeMostFirst() throws IOException {
    StringBuilder out = new StringBuilder();
    StatusCsv.write(
        KernelSamples.status(
            "1",
            KernelSamples.busy(),
            List.of(
                KernelSamples.littleKnown(15),
                KernelSamples.process(13, 2000, true, true),
                KernelSamples.process(12, 10, false, true)),
            0),
        9,
        out);

    assertThat(out)
        .hasToString(
            """
            pid,name,ksm_rmap_items,ksm_zero_pages,ksm_merging_pages,ksm_process_profit,ksm_merge_any,ksm_mergeable
            13,python3,5000,3,2000,7872000,true,true
            12,python3,5000,3,10,-279040,false,true
            15,old,7,,2,,,
            """);
  }
}
