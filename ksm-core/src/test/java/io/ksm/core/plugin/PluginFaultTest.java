package io.ksm.core.plugin;

import static io.ksm.core.plugin.support.FaultyPart.HASHER;
import static io.ksm.core.plugin.support.FaultyPart.INDEX;
import static io.ksm.core.plugin.support.FaultyPart.POLICY;
import static io.ksm.core.plugin.support.FaultyPart.SNEAK;
import static io.ksm.core.plugin.support.FaultyPart.scanWith;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.core.Ksm;
import io.ksm.core.plugin.support.PluginJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A hasher, index or policy that breaks its contract is named, with its jar. */
class PluginFaultTest {
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
      assertThatThrownBy(() -> scanWith(plugins, axis).build())
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
                try (Ksm ksm = scanWith(plugins, axis).build()) {
                  ksm.scan();
                }
              })
          .isInstanceOf(PluginFault.class)
          .hasMessageStartingWith("%s 'mine' (%s): ".formatted(axis.toLowerCase(Locale.ROOT), jar))
          .hasMessageContaining(message)
          .hasMessageEndingWith(", a fault of the plug-in");
    }
  }
}
