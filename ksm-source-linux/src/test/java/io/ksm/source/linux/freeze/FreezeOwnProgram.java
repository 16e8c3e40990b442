package io.ksm.source.linux.freeze;

import io.ksm.api.PageSource;
import io.ksm.linux.process.ProcessStatus;
import io.ksm.source.linux.PidSourceFactory;
import io.ksm.source.linux.support.Target;
import io.ksm.source.linux.support.TestSources;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Freezes a process of its own, and prints its state, before and after it goes on. */
public final class FreezeOwnProgram {
  private FreezeOwnProgram() {}

  public static void main(String[] args) throws IOException {
    try (Target target =
        Target.start(List.of("/bin/sh", "-c", "echo ready; read line; read end"))) {
      String pid = Integer.toString(target.pid());
      List<PageSource> sources =
          TestSources.open(new PidSourceFactory(), pid, Map.of("freeze", "on"));
      System.out.println("frozen: " + ProcessStatus.read(target.pid()).state());
      TestSources.close(sources);
      System.out.println("in the end: " + ProcessStatus.read(target.pid()).state());
    }
  }
}
