package io.ksm.source.linux;

import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.SourceFactory;
import io.ksm.source.linux.support.Reading;
import io.ksm.source.linux.support.Target;
import io.ksm.source.linux.support.TargetMemory;
import io.ksm.source.linux.support.TestSources;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;

/**
 * Runs as a user without rights, tries to read another user's process, then its own memory, and
 * prints the outcome.
 */
final class UnprivilegedProgram {
  private UnprivilegedProgram() {}

  public static void main(String[] args) throws IOException {
    try (PageSource foreign = TestSources.open(args[0])) {
      System.out.println("foreign: opened " + foreign.label());
    } catch (IOException e) {
      System.out.println("foreign: " + e.getMessage());
    }
    System.out.println("frozen: " + messageOf(new PidSourceFactory(), args[0], "on"));
    System.out.println("named: " + messageOf(new PidSourceFactory(), "java", "off"));
    if (args.length > 1) {
      System.out.println("group: " + messageOf(new CgroupSourceFactory(), args[1], "on"));
    }
    System.out.println("own: " + readOwn());
    System.out.println("left: " + new PidSourceFactory().discover().left().keySet());
  }

  private static String messageOf(SourceFactory factory, String argument, String freeze)
      throws IOException {
    try {
      TestSources.close(TestSources.open(factory, argument, Map.of("freeze", freeze)));
      return "opened";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String readOwn() throws IOException {
    try (PageSource own = TestSources.open((int) ProcessHandle.current().pid())) {
      long pageSize = own.pageSize();
      long address = TargetMemory.map(3 * pageSize, TargetMemory.PRIVATE_ANONYMOUS, -1);
      TargetMemory.fill(TargetMemory.at(address + pageSize, pageSize), 42);
      byte zero = TargetMemory.at(address, 1).get(ValueLayout.JAVA_BYTE, 0);
      List<Reading.Page> pages = Reading.of(own, new Target.Area(address, 3));
      boolean right =
          pages.get(0).is(PageState.ZERO)
              && pages.get(1).bytes().equals(TargetMemory.content((int) pageSize, 42))
              && pages.get(2).isAbsent()
              && zero == 0;
      return (right ? "right" : "wrong " + pages) + ", pfn " + pages.get(0).pfn();
    }
  }
}
