package io.ksm.report.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.Counters;
import io.ksm.core.report.SourceReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScanCsvTest {

  @Test
  void hasARowForEachSourceAndOneForTheTotal() throws IOException {
    assertThat(csv(Samples.two()))
        .isEqualTo(
            """
            label,pages,eligible,zero,holes,duplicate,sharedWithin,sharedAcross,unique,volatile,\
            ineligible,savedBytes,failure,\
            sharedByFork,otherDomain,hugePages,hugeSavedBytes,hugeToSplit,zeroUnknown,\
            lostIfLeftBytes,pinnedBytes,user,controlGroup,machine,\
            offeredPages,notOfferedPages,offeredSavedBytes,\
            ineligible.absent,ineligible.file-backed,\
            sharedWith.vm1.mem,sharedWith.redis-server (1234)
            vm1.mem,1000,1000,300,100,400,250,150,300,0,0,2048000,,0,0,0,0,0,0,0,,,,,,,,0,0,100,10
            redis-server (1234),2000,500,0,0,200,50,150,150,100,1500,409600,\
            process redis-server (1234) has exited,20,30,1024,163840,2,0,0,,,,,,,,1200,300,10,100
            total,3000,1500,300,100,600,300,300,450,100,1500,2457600,,\
            20,30,1024,163840,2,0,,,,,,,,,1200,300,,
            """);
  }

  @Test
  void labelsAreQuotedWhereTheyMustBe() throws IOException {
    SourceReport source = Samples.source("a \"b\", c", 1, 0, Map.of());

    assertThat(csv(Samples.result(Counters.NONE, List.of(source), List.of(), 0)))
        .contains("\n\"a \"\"b\"\", c\",1,1,");
  }

  @Test
  void ofManySourcesTheMatrixIsLeftOut() throws IOException {
    assertThat(header(64)).contains(",sharedWith.process (0),").endsWith("(63)");
    assertThat(header(65)).doesNotContain("sharedWith.");
  }

  private static String header(int sources) throws IOException {
    StringBuilder out = new StringBuilder();
    ScanCsv.write(Samples.many(sources), out);
    return out.toString().lines().findFirst().orElseThrow();
  }

  private static String csv(ScanResult result) throws IOException {
    StringBuilder out = new StringBuilder();
    ScanCsv.write(result, out);
    return out.toString();
  }
}
