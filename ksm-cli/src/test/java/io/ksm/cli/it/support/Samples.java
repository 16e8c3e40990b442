package io.ksm.cli.it.support;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The dumps by real tools that are committed with {@code ksm-source-image}. */
public final class Samples {
  private static final Path FOLDER =
      Path.of("../ksm-source-image/src/test/resources/io/ksm/source/image/support");

  private Samples() {}

  /**
   * Unpacks an archive.
   *
   * @param members of it; none for all
   */
  public static void unpack(String archive, Path to, String... members) throws Exception {
    List<String> command = new ArrayList<>(List.of("tar", "-C", to.toString(), "-xf"));
    command.add(FOLDER.resolve(archive).toString());
    for (String member : members) {
      command.add("./" + member);
    }
    Launch.run(command, Map.of()).succeeded();
  }
}
