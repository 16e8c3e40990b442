package io.ksm.core.plugin.support;

import io.ksm.api.Option;
import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.UsageException;
import io.ksm.testkit.workload.Window;
import io.ksm.testkit.workload.WorkloadSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Opens empty sources that are called {@code name(argument)} or, with an option, {@code
 * name(argument, size)}. An argument that ends in {@code broken} cannot be read, and one that ends
 * in {@code wrong} has no meaning. One that begins with {@code all} names a group.
 */
public record FakeSourceFactory(String name, Function<Path, Match> matching)
    implements SourceFactory {

  @Override
  public String summary() {
    return "a fake";
  }

  @Override
  public List<Option> options() {
    return List.of(new Option("size", "any text", ""));
  }

  @Override
  public Match match(Path path) {
    return matching.apply(path);
  }

  @Override
  public boolean isGroup(String argument) {
    return argument.startsWith("all");
  }

  @Override
  public List<PageSource> open(String argument, Options options) throws IOException {
    if (argument.endsWith("broken")) {
      throw new IOException(argument + " cannot be read");
    }
    if (argument.endsWith("wrong")) {
      throw new UsageException(argument + " is no such thing");
    }
    String size = options.text("size");
    String label = size.isEmpty() ? argument : argument + ", " + size;
    return List.of(
        WorkloadSource.live(
            name + "(" + label + ")", new Window(0, 1, 64), WorkloadSource.Access.COPY));
  }
}
