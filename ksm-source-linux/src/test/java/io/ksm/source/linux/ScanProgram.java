package io.ksm.source.linux;

import io.ksm.api.PageSource;
import io.ksm.api.Region;
import io.ksm.linux.ProcFile;
import io.ksm.linux.process.ProcessNumbers;
import io.ksm.source.linux.support.Reading;
import io.ksm.source.linux.support.TestSources;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a process twice, keeping the regions as the engine does. Prints how many regions there were
 * and by how many bytes its own memory has grown at most.
 */
final class ScanProgram {
  private ScanProgram() {}

  public static void main(String[] args) throws IOException {
    try (PageSource source = TestSources.open(args[0])) {
      long before = bytes("VmRSS");
      ProcFile.write("/proc/self/clear_refs", "5"); // VmHWM begins anew.
      List<Region> regions = source.regions();
      Reading.everything(source);
      List<Region> anew = source.regions();
      Reading.everything(source);
      System.out.println(regions.size() + anew.size());
      System.out.println(bytes("VmHWM") - before);
    }
  }

  private static long bytes(String field) throws IOException {
    Matcher found =
        Pattern.compile(field + ":\\s*(\\d+) kB")
            .matcher(ProcFile.read(ProcessNumbers.own(), "status"));
    if (!found.find()) {
      throw new IOException("no " + field);
    }
    return Long.parseLong(found.group(1)) * 1024;
  }
}
