package io.ksm.core.plugin.support;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.core.Ksm;
import io.ksm.core.KsmBuilder;
import io.ksm.core.plugin.Plugins;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Parts called "mine" whose methods a test fills in, and a scan of two pages with one of them. */
public final class FaultyPart {
  public static final String HASHER =
      """
      public PageHasher create(Options options) {
        return new PageHasher() {
          public int bits() { %s }
          public long hash(MemorySegment memory, long offset, long length) { %s }
        };
      }
      """;

  public static final String INDEX =
      """
      public OrderedIndex create(Options options) { return new Index(); }
      static final class Index implements OrderedIndex {
        private int entries;
        public int find(long key) { %s }
        public void insert(long key, int page) { %s }
        public boolean remove(long key, int page) { %s }
        public boolean replace(long key, int page, int by) { return false; }
        public void clear() {}
        public int size() { return entries; }
        public long memoryBytes() { return 16; }
        public void forEach(EntryConsumer inOrder) {}
      }
      """;

  public static final String POLICY =
      """
      public MergePolicy create(Options options) {
        return new MergePolicy() {
          public boolean wants(PageView page) { %s }
          public boolean isCalm(PageView page, long hash) { return true; }
          public int maxSharers() { %s }
          public boolean mergesZeroPages() { return false; }
          public String domain(Region region) { %s }
          public Pace pace() { %s }
          public Pace afterScan(ScanReport report) { %s }
        };
      }
      """;

  /** Throws what is checked and not declared, as Kotlin does. */
  public static final String SNEAK =
      "static <X extends Throwable> void sneak(Throwable t) throws X { throw (X) t; }\n";

  private FaultyPart() {}

  /** Two small pages that are not zero. */
  public static final class TwoPages implements PageSource {
    @Override
    public String label() {
      return "two pages";
    }

    @Override
    public int pageSize() {
      return 64;
    }

    @Override
    public boolean isStatic() {
      return false;
    }

    @Override
    public List<Region> regions() {
      return List.of(Region.resident("all", 0, 2, "me"));
    }

    @Override
    public void read(Region region, long firstPage, int count, PageSink into) {
      for (int i = 0; i < count; i++) {
        into.buffer().set(ValueLayout.JAVA_LONG_UNALIGNED, i * 64L, firstPage + i + 1);
      }
      into.setStates(0, count, PageState.PRESENT);
    }

    @Override
    public void close() {}
  }

  /** A scan of two pages with the part of an axis that is called "mine". */
  public static KsmBuilder scanWith(Plugins plugins, String axis) {
    return Ksm.builder()
        .plugins(plugins)
        .source(new TwoPages())
        .hasher(axis.equals("Hasher") ? "mine" : "crc32c")
        .index(axis.equals("Index") ? "mine" : "rb")
        .policy(axis.equals("Policy") ? "mine" : "eager");
  }
}
