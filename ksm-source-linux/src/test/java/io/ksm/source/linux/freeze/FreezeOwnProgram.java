package io.ksm.source.linux.freeze;

import io.ksm.api.PageSource;
import io.ksm.linux.process.ProcessStatus;
import io.ksm.source.linux.PidSourceFactory;
import io.ksm.source.linux.support.Target;
import io.ksm.source.linux.support.TestSources;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Freezes a process of its own, and tells whether it is stopped, before and after it goes on. */
public final class FreezeOwnProgram {
  private FreezeOwnProgram() {}

  public static void main(String[] args) throws IOException {
    try (Target target =
        Target.start(List.of("/bin/sh", "-c", "echo ready; read line; read end"))) {
      String pid = Integer.toString(target.pid());
      List<PageSource> sources =
          TestSources.open(new PidSourceFactory(), pid, Map.of("freeze", "on"));
      System.out.println("frozen: " + stopped(target));
      TestSources.close(sources);
      System.out.println("in the end: " + stopped(target));
    }
  }

  // Only this is certain: a process that goes on may run or sleep when it is looked at.
  private static boolean stopped(Target target) throws IOException {
    return ProcessStatus.read(target.pid()).state() == 'T';
  }
}
