package io.ksm.source.linux.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Holds what tests of groups of processes have in common. */
public final class Groups {
  private Groups() {}

  /** Copies {@code sh} to a file, so that processes have its name, and starts one. */
  public static Target startNamed(Path program) throws IOException {
    if (!Files.exists(program)) {
      Files.copy(Path.of("/bin/sh"), program);
      assertThat(program.toFile().setExecutable(true)).isTrue();
    }
    return Target.start(List.of(program.toString(), "-c", "echo ready; read end"));
  }

  /** Opens what an argument names, and returns the labels of all sources. */
  public static List<String> labels(SourceFactory factory, String argument) throws IOException {
    List<PageSource> sources = TestSources.open(factory, argument, Map.of());
    try {
      return sources.stream().map(PageSource::label).toList();
    } finally {
      TestSources.close(sources);
    }
  }
}
