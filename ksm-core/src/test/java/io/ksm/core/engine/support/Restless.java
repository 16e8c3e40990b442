package io.ksm.core.engine.support;

import io.ksm.api.MergingSource;
import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.engine.PageChunk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Hides from an engine that a source knows where nothing happened; all else stays as it is. */
public final class Restless {
  private Restless() {}

  public static PageSource of(PageSource source) {
    Class<?> kind = source instanceof MergingSource ? MergingSource.class : PageSource.class;
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().equals("read")) {
            read(source, (Region) arguments[0], (long) arguments[1], (PageChunk) arguments[3]);
            return null;
          }
          try {
            return method.invoke(source, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return (PageSource)
        Proxy.newProxyInstance(Restless.class.getClassLoader(), new Class<?>[] {kind}, handler);
  }

  private static void read(PageSource source, Region region, long first, PageSink into)
      throws IOException {
    int count = into.count();
    try (PageChunk read = new PageChunk(source.pageSize(), count)) {
      read.begin(count, into.isForComparison());
      source.read(region, first, count, read);
      MemorySegment buffer = into.buffer();
      MemorySegment.copy(read.memory(), read.offset(0), buffer, 0, (long) count * read.pageSize());
      for (int i = 0; i < count; i++) {
        PageState state = read.state(i);
        into.setState(i, state);
        if (read.pfn(i) != 0) {
          into.setPfn(i, read.pfn(i));
        }
      }
    }
  }
}
