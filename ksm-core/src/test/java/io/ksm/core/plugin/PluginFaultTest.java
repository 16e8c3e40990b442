package io.ksm.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSink;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.PolicyFactory;
import io.ksm.api.Region;
import io.ksm.api.UsageException;
import io.ksm.core.Ksm;
import io.ksm.core.KsmBuilder;
import io.ksm.core.KsmService;
import io.ksm.core.plugin.support.PluginJar;
import io.ksm.core.report.EqualPagesVisitor;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A hasher, index or policy that breaks its contract is named, with its jar. */
class PluginFaultTest {
  private static final String HASHER =
      """
      public PageHasher create(Options options) {
        return new PageHasher() {
          public int bits() { %s }
          public long hash(MemorySegment memory, long offset, long length) { %s }
        };
      }
      """;

  private static final String INDEX =
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

  private static final String POLICY =
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
  private static final String SNEAK =
      "static <X extends Throwable> void sneak(Throwable t) throws X { throw (X) t; }\n";

  /** The index that is tried first has number 0; then stable and unstable ones take turns. */
  private static final String NUMBERED =
      INDEX.replace(
          "private int entries;",
          "private int entries; static int made; private final int number = made++;");

  private static final String TRIED = "if (number == 0) return entries == 1 ? 4711 : NONE;";

  @TempDir private Path folder;

  private static Arguments fault(String axis, String template, String message, String... bodies) {
    String body = template;
    for (String each : bodies) {
      body = body.replaceFirst("%s", Matcher.quoteReplacement(each));
    }
    return Arguments.of(axis, body, message);
  }

  /** Those that are found when a part is made. */
  static Stream<Arguments> atCreation() {
    String fine = "return 0;";
    return Stream.of(
        fault("Hasher", "public PageHasher create(Options o) { return null; }", "returns null"),
        fault(
            "Hasher",
            "public PageHasher create(Options o) { throw new ArithmeticException(\"o\"); }",
            "ArithmeticException: o"),
        fault(
            "Hasher",
            "public PageHasher create(Options o) { throw new NoClassDefFoundError(\"a/B\"); }",
            "a/B (its jar lacks that class: pack the library into the jar, or name the library's jar in Class-Path of the manifest)"),
        fault(
            "Hasher",
            "public PageHasher create(Options o) { throw new Error(\"plain\"); }",
            "Error: plain"),
        fault(
            "Hasher",
            SNEAK
                + """
                public PageHasher create(Options o) {
                  Mine.<RuntimeException>sneak(new java.io.IOException("checked"));
                  return null;
                }
                """,
            "IOException: checked"),
        fault("Hasher", HASHER, "bits() is 0", fine, fine),
        fault("Hasher", HASHER, "bits() is 65", "return 65;", fine),
        fault("Hasher", HASHER, "bits() is 8, and a hash is 0x100", "return 8;", "return 256;"),
        fault(
            "Hasher",
            HASHER,
            "ClassCastException: me",
            "return 8;",
            "throw new ClassCastException(\"me\");"),
        fault("Hasher", HASHER, "StackOverflowError", "return bits();", fine),
        fault("Index", "public OrderedIndex create(Options o) { return null; }", "returns null"),
        fault(
            "Index",
            INDEX,
            "find() returns -1 where page 4711",
            "return NONE;",
            "",
            "return false;"),
        fault("Index", INDEX, "a new index is not empty", "return 3;", "", "return false;"),
        fault(
            "Index",
            INDEX,
            "remove() does not remove",
            "return entries == 0 ? NONE : 4711;",
            "entries++;",
            "return true;"),
        fault(
            "Policy",
            POLICY,
            "maxSharers() is -5",
            "return true;",
            "return -5;",
            "return \"\";",
            "return Pace.KERNEL;",
            "return Pace.KERNEL;"),
        fault(
            "Policy",
            POLICY,
            "pace() returns null",
            "return true;",
            "return 5;",
            "return \"\";",
            "return null;",
            "return Pace.KERNEL;"));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("atCreation")
  void isNamedWhenAPartIsMade(String axis, String body, String message) throws IOException {
    Path jar = new PluginJar().mine(axis + "Factory", body).write(folder.resolve("x.jar"));
    try (Plugins plugins = Plugins.load(folder)) {
      assertThatThrownBy(() -> builder(plugins, axis).build())
          .isInstanceOf(PluginFault.class)
          .hasMessageStartingWith("%s 'mine' (%s): ".formatted(axis.toLowerCase(Locale.ROOT), jar))
          .hasMessageContaining(message)
          .hasMessageEndingWith(", a fault of the plug-in");
    }
  }

  /** Those that are found in a scan only. */
  static Stream<Arguments> inAScan() {
    String late = "if (length == 64) { %s } return 1;";
    return Stream.of(
        fault(
            "Hasher",
            HASHER,
            "IllegalStateException: no",
            "return 64;",
            late.formatted("throw new IllegalStateException(\"no\");")),
        fault(
            "Hasher",
            HASHER,
            "AssertionError: no",
            "return 64;",
            late.formatted("throw new AssertionError(\"no\");")),
        fault(
            "Hasher",
            HASHER,
            "NoClassDefFoundError: a/B (its jar lacks",
            "return 64;",
            late.formatted("throw new NoClassDefFoundError(\"a/B\");")),
        fault(
            "Hasher",
            HASHER,
            "NullPointerException",
            "return 64;",
            late.formatted("Objects.requireNonNull(null);")),
        fault(
            "Hasher",
            HASHER,
            "StackOverflowError",
            "return 64;",
            late.formatted("return 1 + hash(memory, offset, length);")),
        fault(
            "Hasher",
            HASHER.replace("};", "public void close() { throw new ClassCastException(\"c\"); } };"),
            "ClassCastException: c",
            "return 64;",
            "return 1;"),
        fault(
            "Index",
            INDEX,
            "IllegalStateException: full",
            "return entries == 1 ? 4711 : NONE;",
            "if (key != 0xC0FFEE_5EED_F00DL) throw new IllegalStateException(\"full\"); entries++;",
            "entries--; return true;"),
        fault(
            "Hasher",
            SNEAK + HASHER,
            "IOException: checked",
            "return 64;",
            late.formatted("Mine.<RuntimeException>sneak(new java.io.IOException(\"checked\"));")),
        fault(
            "Hasher",
            HASHER,
            "bits() is 32, and a hash is 0xffffffffffffffff, which has more",
            "return 32;",
            late.formatted("return -1;")),
        fault(
            "Index",
            NUMBERED,
            "find() returns 123456789, which was never inserted",
            TRIED + "return number % 2 == 1 ? 123456789 : NONE;",
            "entries++;",
            "entries--; return true;"),
        fault(
            "Index",
            NUMBERED,
            "find() returns -7, which was never inserted",
            TRIED + "return number % 2 == 0 ? -7 : NONE;",
            "entries++;",
            "entries--; return true;"),
        fault(
            "Index",
            NUMBERED,
            "size() is -5, which is negative",
            TRIED + "return NONE;",
            "entries = number == 0 ? 1 : -5;",
            "entries--; return true;"),
        fault(
            "Index",
            NUMBERED.replace(
                "public void clear",
                "public void close() { if (number == 2) throw new ClassCastException(\"c\"); }"
                    + " public void clear"),
            "ClassCastException: c",
            TRIED + "return NONE;",
            "entries++;",
            "entries--; return true;"),
        fault(
            "Policy",
            "static int asked;\n" + POLICY,
            "maxSharers() is -3, which is negative",
            "return true;",
            "return asked++ == 0 ? 5 : -3;",
            "return \"\";",
            "return Pace.KERNEL;",
            "return Pace.KERNEL;"),
        fault(
            "Policy",
            "static int asked;\n" + POLICY,
            "maxSharers() is -3, which is negative",
            "return true;",
            "return asked++ < 2 ? 5 : -3;",
            "return \"\";",
            "return Pace.KERNEL;",
            "return Pace.KERNEL;"),
        fault(
            "Policy",
            POLICY,
            "pace() returns a pace that is stopped",
            "return true;",
            "return 5;",
            "return \"\";",
            "return Pace.stopped(java.time.Duration.ofSeconds(1));",
            "return Pace.KERNEL;"),
        fault(
            "Policy",
            POLICY,
            "afterScan() returns a pace that is stopped",
            "return true;",
            "return 5;",
            "return \"\";",
            "return Pace.KERNEL;",
            "return Pace.stopped(java.time.Duration.ofSeconds(1));"),
        fault(
            "Policy",
            POLICY,
            "IllegalStateException: w",
            "throw new IllegalStateException(\"w\");",
            "return 5;",
            "return \"\";",
            "return Pace.KERNEL;",
            "return Pace.KERNEL;"),
        fault(
            "Policy",
            POLICY,
            "domain() returns null",
            "return true;",
            "return 5;",
            "return null;",
            "return Pace.KERNEL;",
            "return Pace.KERNEL;"),
        fault(
            "Policy",
            POLICY,
            "afterScan() returns null",
            "return true;",
            "return 5;",
            "return \"\";",
            "return Pace.KERNEL;",
            "return null;"));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("inAScan")
  void isNamedWhereAScanFails(String axis, String body, String message) throws IOException {
    Path jar = new PluginJar().mine(axis + "Factory", body).write(folder.resolve("x.jar"));
    try (Plugins plugins = Plugins.load(folder)) {
      assertThatThrownBy(
              () -> {
                try (Ksm ksm = builder(plugins, axis).build()) {
                  ksm.scan();
                }
              })
          .isInstanceOf(PluginFault.class)
          .hasMessageStartingWith("%s 'mine' (%s): ".formatted(axis.toLowerCase(Locale.ROOT), jar))
          .hasMessageContaining(message)
          .hasMessageEndingWith(", a fault of the plug-in");
    }
  }

  private PolicyFactory policyWithOption(Plugins plugins) {
    return plugins.policies().get("mine");
  }

  private void writePolicyWithOption(String byDefault, String forScans) throws IOException {
    String policy =
        POLICY
            .replaceFirst("%s", "return true;")
            .replaceFirst("%s", "return 5;")
            .replaceFirst("%s", "return \"\";")
            .replace("%s", "return Pace.KERNEL;")
            .replace("return new", "options.number(\"n\", 1, 5); return new");
    String options =
        """
        public List<Option> options() { return List.of(new Option("n", "a number", "%s")); }
        public Map<String, String> scanDefaults() { return Map.of("n", "%s"); }
        """
            .formatted(byDefault, forScans);
    new PluginJar().mine("PolicyFactory", options + policy).write(folder.resolve("x.jar"));
  }

  @Test
  void aDefaultThatItRefusesItselfIsThePluginsFault() throws IOException {
    writePolicyWithOption("many", "3");
    try (Plugins plugins = Plugins.load(folder)) {
      assertThatThrownBy(() -> plugins.policy(PartSpec.parse("mine")))
          .isInstanceOf(PluginFault.class)
          .hasMessage(
              "policy 'mine' (%s): refuses its own default: option 'n' of 'mine' is 'many': give a whole number, a fault of the plug-in",
              folder.resolve("x.jar"));
      assertThat(plugins.policy(PartSpec.parse("mine:n=4"))).isNotNull();
      assertThatThrownBy(() -> plugins.policy(PartSpec.parse("mine:n=9")))
          .isInstanceOf(UsageException.class);
    }
  }

  @Test
  void aValueForScansThatItRefusesItselfIsThePluginsFault() throws IOException {
    writePolicyWithOption("3", "many");
    try (Plugins plugins = Plugins.load(folder)) {
      PartSpec forScans =
          PartSpec.parse("mine").withOptions(policyWithOption(plugins).scanDefaults());
      assertThatThrownBy(() -> plugins.policy(forScans))
          .isInstanceOf(PluginFault.class)
          .hasMessageContaining("refuses its own default: option 'n' of 'mine' is 'many'");
      assertThat(plugins.policy(PartSpec.parse("mine"))).isNotNull();
    }
  }

  @Test
  void aBatchsPaceThatThrowsNamesThePolicyOfAService() throws Exception {
    String policy =
        POLICY
            .replaceFirst("%s", "return true;")
            .replaceFirst("%s", "return 5;")
            .replaceFirst("%s", "return \"\";")
            .replace("%s", "return Pace.KERNEL;")
            .replace(
                "public Pace pace",
                """
                public Pace batchPace(Pace pace, MachineView machine) {
                  throw new IllegalStateException("batch");
                }
                public Pace pace\
                """);
    Path jar = new PluginJar().mine("PolicyFactory", policy).write(folder.resolve("x.jar"));
    try (Plugins plugins = Plugins.load(folder)) {
      KsmService service = builder(plugins, "Policy").service();
      service.start();
      assertThatThrownBy(() -> service.terminated().get(20, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(PluginFault.class)
          .hasMessageStartingWith(
              "policy 'mine' (%s): IllegalStateException: batch".formatted(jar));
    }
  }

  /** Of several that may have thrown it, all are named. */
  @Test
  void whatHasNoStackTraceIsOneOfThePluginsFault() throws IOException {
    Path jar =
        new PluginJar()
            .mine(
                "HasherFactory",
                HASHER
                    .replaceFirst("%s", "return 64;")
                    .replaceFirst(
                        "%s",
                        "if (length == 64) throw new Error(\"bare\", null, false, false) {}; return 1;"))
            .write(folder.resolve("x.jar"));
    String index =
        INDEX
            .replaceFirst("%s", "return entries == 1 ? 4711 : NONE;")
            .replaceFirst("%s", "entries++;")
            .replaceFirst("%s", "entries--; return true;");
    Path other = new PluginJar().mine("IndexFactory", index).write(folder.resolve("y.jar"));
    try (Plugins plugins = Plugins.load(folder)) {
      assertThatThrownBy(() -> builder(plugins, "Hasher").index("mine").build().scan())
          .isInstanceOf(PluginFault.class)
          .hasMessage(
              "perhaps thrown by one of: hasher 'mine' (%s), index 'mine' (%s): Error: bare, a fault of the plug-in",
              jar, other);
    }
  }

  private static final String BARE_HASHER =
      HASHER
          .replaceFirst("%s", "return 64;")
          .replaceFirst("%s", "if (length == 64) { THROW } return 1;");

  private static final class Bare extends RuntimeException {
    private static final long serialVersionUID = 1;

    Bare() {
      super("bare", null, false, false);
    }
  }

  @Test
  void whatHasNoStackTraceIsPerhapsTheOnlyPluginsFault() throws IOException {
    String thrown = "throw new Error(\"bare\", null, false, false) {};";
    Path jar =
        new PluginJar()
            .mine("HasherFactory", BARE_HASHER.replace("THROW", thrown))
            .write(folder.resolve("x.jar"));
    try (Plugins plugins = Plugins.load(folder)) {
      assertThatThrownBy(() -> builder(plugins, "Hasher").build().scan())
          .isInstanceOf(PluginFault.class)
          .hasMessageStartingWith("perhaps thrown by hasher 'mine' (%s): Error: bare", jar);
    }
  }

  @Test
  void whatAFinderThrowsIsNoPluginsFault() throws IOException {
    new PluginJar()
        .mine("HasherFactory", BARE_HASHER.replace("THROW", ""))
        .write(folder.resolve("x.jar"));
    try (Plugins plugins = Plugins.load(folder)) {
      KsmService service =
          builder(plugins, "Hasher")
              .finder(() -> {
                throw new Bare();
              })
              .service();
      service.start();
      assertThatThrownBy(() -> service.terminated().get(20, TimeUnit.SECONDS))
          .cause()
          .isExactlyInstanceOf(Bare.class);
    }
  }

  @Test
  void whatAVisitorThrowsIsNoPluginsFault() throws IOException {
    new PluginJar()
        .mine("HasherFactory", BARE_HASHER.replace("THROW", ""))
        .write(folder.resolve("x.jar"));
    EqualPagesVisitor visitor =
        new EqualPagesVisitor() {
          @Override
          public void content(long hash, long pages) {
            throw new Bare();
          }

          @Override
          public void pages(PageSource source, String label, long address, long pages) {}
        };
    try (Plugins plugins = Plugins.load(folder);
        Ksm ksm = builder(plugins, "Hasher").source(new TwoPages()).build()) {
      ksm.scan();
      ksm.scan();
      assertThatThrownBy(() -> ksm.visitEqualPages(visitor)).isExactlyInstanceOf(Bare.class);
    }
  }

  private static final String CLOSING =
      HASHER.replace(
          "};", "public void close() { throw new IllegalStateException(\"closed\"); } };");

  @Test
  void aPartThatIsRefusedIsClosed() throws IOException {
    new PluginJar()
        .mine("HasherFactory", CLOSING.formatted("return 0;", "return 0;"))
        .write(folder.resolve("x.jar"));
    try (Plugins plugins = Plugins.load(folder)) {
      assertThatThrownBy(() -> plugins.hasher(PartSpec.parse("mine")))
          .hasMessageContaining("bits() is 0")
          .hasSuppressedException(new IllegalStateException("closed"));
    }
  }

  @Test
  void whatAnInterfaceAboveThrowsIsThePartsFault() throws IOException {
    new PluginJar()
        .type(
            "Basic",
            """
            public interface Basic extends io.ksm.api.PageHasher {
              default void hashPages(
                  java.lang.foreign.MemorySegment memory,
                  long offset, int size, int count, long[] into, int at) {
                throw new IllegalStateException("basic");
              }
            }
            """)
        .type("Better", "public interface Better extends Basic {}")
        .mine(
            "HasherFactory",
            HASHER.formatted("return 64;", "return 1;").replace("new PageHasher", "new Better"))
        .write(folder.resolve("x.jar"));
    try (Plugins plugins = Plugins.load(folder);
        Ksm ksm = builder(plugins, "Hasher").build()) {
      assertThatThrownBy(ksm::scan)
          .isInstanceOf(PluginFault.class)
          .hasMessageContaining("IllegalStateException: basic");
    }
  }

  /** What is thrown by nobody's part keeps its type. */
  @Test
  void anErrorOfSomebodyElseIsNotBlamedOnAPart() throws IOException {
    new PluginJar()
        .mine(
            "IndexFactory",
            INDEX.formatted(
                "return entries == 1 ? 4711 : NONE;", "entries++;", "entries--; return true;"))
        .write(folder.resolve("x.jar"));
    try (Plugins plugins = Plugins.load(folder);
        Ksm ksm =
            builder(plugins, "Index")
                .listener((passed, all) -> {
                  throw new IllegalStateException("the listener's");
                })
                .build()) {
      assertThatThrownBy(ksm::scan).isExactlyInstanceOf(IllegalStateException.class);
      assertThat(ksm.counters().fullScans()).isZero();
    }
  }

  /** Two small pages that are not zero. */
  private static final class TwoPages implements PageSource {
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

  private static KsmBuilder builder(Plugins plugins, String axis) {
    return Ksm.builder()
        .plugins(plugins)
        .source(new TwoPages())
        .hasher(axis.equals("Hasher") ? "mine" : "crc32c")
        .index(axis.equals("Index") ? "mine" : "rb")
        .policy(axis.equals("Policy") ? "mine" : "eager");
  }
}
