package io.ksm.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.ScanReport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example of a service in docs/embedding.md, as somebody else would use it. */
@Timeout(60)
class KsmServiceExampleTest {

  static List<String> processes(String program) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().command().orElse("").endsWith("/" + program))
        .map(process -> "pid:" + process.pid())
        .toList();
  }

  @Test
  void theExampleWorks() throws IOException {
    KsmService service =
        Ksm.builder()
            .finder(() -> processes("python3"))
            .hasher("crc32c")
            .index("rb")
            .policy("ksm:advisor=scan-time")
            .service(
                new KsmServiceListener() {
                  @Override
                  public void scanned(ScanReport report) {
                    System.out.println(report.counters().pagesSharing() + " pages could be freed");
                  }
                });
    service.start();
    assertThat(service.isRunning()).isTrue();
    service.close();
  }

  /** This program runs, and there is no plug-in here that could read it. */
  @Test
  void itsFinderFindsProcesses() throws Exception {
    CompletableFuture<String> refused = new CompletableFuture<>();
    KsmService service =
        Ksm.builder()
            .finder(() -> processes("java"))
            .hasher("crc32c")
            .index("rb")
            .service(
                new KsmServiceListener() {
                  @Override
                  public void refused(String name, String why) {
                    if (name.equals("pid:" + ProcessHandle.current().pid())) {
                      refused.complete(why);
                    }
                  }
                });
    service.start();
    assertThat(refused.get()).startsWith("no source 'pid'");
    service.close();
  }
}
