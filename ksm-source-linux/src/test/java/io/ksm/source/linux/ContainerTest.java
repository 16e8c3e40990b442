package io.ksm.source.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.testkit.process.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In a namespace of process numbers, as containers have it, not all processes are seen. */
class ContainerTest {
  private static final List<String> UNSHARE =
      List.of("unshare", "--pid", "--fork", "--mount-proc", "sh", "-c");

  @Test
  void saysWhatIsNotSeen() throws Exception {
    assumeTrue(run("true").waitFor() == 0, "no right to make a namespace of process numbers");
    List<String> all = new ArrayList<>(List.of("sleep 100 & sleep 100 & exec \"$@\"", "sh"));
    all.addAll(Programs.small(ContainerProgram.class));
    Process inside = run(all.toArray(String[]::new));
    List<String> printed =
        new String(inside.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    assertThat(printed)
        .hasSize(3)
        .allSatisfy(line ->
            assertThat(line)
                .startsWith("ksm runs in a container and sees 2 other processes there, but none of")
                .contains("--pid=host"));
  }

  private static Process run(String... script) throws IOException {
    List<String> command = new ArrayList<>(UNSHARE);
    command.addAll(List.of(script));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }
}
