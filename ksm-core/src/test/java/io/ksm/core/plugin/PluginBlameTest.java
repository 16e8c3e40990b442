package io.ksm.core.plugin;

import static io.ksm.core.plugin.support.FaultyPart.HASHER;
import static io.ksm.core.plugin.support.FaultyPart.INDEX;
import static io.ksm.core.plugin.support.FaultyPart.POLICY;
import static io.ksm.core.plugin.support.FaultyPart.scanWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.PageSource;
import io.ksm.api.PolicyFactory;
import io.ksm.api.UsageException;
import io.ksm.core.Ksm;
import io.ksm.core.KsmService;
import io.ksm.core.plugin.support.FaultyPart;
import io.ksm.core.plugin.support.PluginJar;
import io.ksm.core.report.EqualPagesVisitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is thrown is told as the fault of the part that threw it, and of nobody else. */
class PluginBlameTest {
  @TempDir private Path folder;

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
      KsmService service = scanWith(plugins, "Policy").service();
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
      assertThatThrownBy(() -> scanWith(plugins, "Hasher").index("mine").build().scan())
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
      assertThatThrownBy(() -> scanWith(plugins, "Hasher").build().scan())
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
          scanWith(plugins, "Hasher")
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
        Ksm ksm = scanWith(plugins, "Hasher").source(new FaultyPart.TwoPages()).build()) {
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
        Ksm ksm = scanWith(plugins, "Hasher").build()) {
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
            scanWith(plugins, "Index")
                .listener((passed, all) -> {
                  throw new IllegalStateException("the listener's");
                })
                .build()) {
      assertThatThrownBy(ksm::scan).isExactlyInstanceOf(IllegalStateException.class);
      assertThat(ksm.counters().fullScans()).isZero();
    }
  }
}
