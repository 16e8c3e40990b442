package io.ksm.source.linux.process;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.linux.Platform;
import io.ksm.source.linux.support.Target;
import io.ksm.source.linux.support.TargetMemory;
import io.ksm.source.linux.support.TestSources;
import io.ksm.testkit.SourceContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests the contract of all sources, for an area of which every second page was touched. */
class PidSourceContractTest extends SourceContract {
  private static Target target;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("zeros");
    Files.write(file, new byte[16 * Platform.pageSize()]);
    target = Target.java(file);
  }

  @AfterAll
  static void stop() {
    target.close();
  }

  @Override
  protected PageSource open() throws IOException {
    return TestSources.open(target.pid());
  }

  @Override
  protected boolean isKnown(Region region) {
    Target.Area area = target.area("sparse");
    long end = area.address() + area.pages() * Platform.pageSize();
    return region.address() >= area.address() && region.address() < end;
  }

  @Override
  protected PageState expectedState(int page) {
    return page % 2 == 0 ? PageState.PRESENT : PageState.ABSENT;
  }

  @Override
  protected byte[] content() {
    int pageSize = Platform.pageSize();
    int pages = (int) target.area("sparse").pages();
    ByteBuffer content = ByteBuffer.allocate(pages * pageSize);
    for (int page = 0; page < pages; page += 2) {
      content.put(page * pageSize, TargetMemory.content(pageSize, page).array());
    }
    return content.array();
  }
}
