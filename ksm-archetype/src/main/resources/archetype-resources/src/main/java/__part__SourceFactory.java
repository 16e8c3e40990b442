package ${package};

import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Supplies {@code ${plugin}}: files that hold memory and nothing else. */
public final class ${part}SourceFactory implements SourceFactory {
  private static final String SUFFIX = ".${plugin}";

  /** Makes a factory, for the service loader. */
  public ${part}SourceFactory() {}

  @Override
  public String name() {
    return "${plugin}";
  }

  @Override
  public String summary() {
    return "files that hold memory and nothing else";
  }

  @Override
  public List<PageSource> open(String argument, Options options) throws IOException {
    if (argument.isEmpty()) {
      throw new UsageException("source '${plugin}' needs a file, as in ${plugin}:guest" + SUFFIX);
    }
    return List.of(new ${part}Source(Path.of(argument)));
  }

  @Override
  public Match match(Path path) {
    return path.toString().endsWith(SUFFIX) ? Match.EXACT : Match.NO;
  }
}
