package io.ksm.bench.process;

import io.ksm.api.Options;
import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.SourceFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code endless:FILE}: one page, which can be looked at, but whose scan never ends. When one has
 * begun, there is the file.
 */
public final class EndlessFactory implements SourceFactory {
  @Override
  public String name() {
    return "endless";
  }

  @Override
  public String summary() {
    return "one page that takes forever";
  }

  @Override
  public List<PageSource> open(String argument, Options options) {
    return List.of(new Endless(Path.of(argument)));
  }

  private record Endless(Path file) implements PageSource {
    @Override
    public String label() {
      return "endless";
    }

    @Override
    public int pageSize() {
      return 4096;
    }

    @Override
    public boolean isStatic() {
      return true;
    }

    @Override
    public List<Region> regions() {
      return List.of(new Region("page", 0, 1, "test"));
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) throws IOException {
      into.buffer().fill((byte) 1);
      into.setStates(0, count, PageState.PRESENT);
      if (into.isForComparison()) {
        return;
      }
      Files.createFile(file);
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public void close() {}
  }
}
