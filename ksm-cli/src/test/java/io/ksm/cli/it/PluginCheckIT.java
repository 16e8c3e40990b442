package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.cli.it.support.Launch;
import io.ksm.cli.it.support.PluginJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ksm plugins --check}: sound jars, faulty ones, and those that would end the check. */
class PluginCheckIT {
  private static final String HASHER =
      """
      import io.ksm.api.*;
      import java.lang.foreign.*;

      public final class Mixed implements HasherFactory {
        public String name() { return "mixed"; }
        public String summary() { return "a product of all words"; }
        public PageHasher create(Options options) {
          return new PageHasher() {
            public int bits() { return 64; }
            public long hash(MemorySegment memory, long offset, long length) {
              java.util.Objects.checkFromIndexSize(offset, length, memory.byteSize());
              long hash = length;
              long at = offset;
              for (; offset + length - at >= 8; at += 8) {
                hash = mixed(hash ^ memory.get(ValueLayout.JAVA_LONG_UNALIGNED, at));
              }
              for (; at < offset + length; at++) {
                hash = mixed(hash ^ memory.get(ValueLayout.JAVA_BYTE, at) & 0xff);
              }
              return hash ^ (hash >>> 32);
            }
          };
        }
        static long mixed(long hash) {
          return Long.rotateLeft(hash, 29) * 0x9E3779B97F4A7C15L;
        }
      }
      """;

  /** Removes the last page under a key, and says that there was none; and soon has no room. */
  private static final String FORGETFUL_INDEX =
      """
      import io.ksm.api.*;
      import java.util.*;

      public final class Forgetful implements IndexFactory {
        public String name() { return "forgetful"; }
        public String summary() { return "a tree of the JDK"; }
        public OrderedIndex create(Options options) {
          return new OrderedIndex() {
            private final TreeMap<Long, ArrayDeque<Integer>> pages =
                new TreeMap<>(Long::compareUnsigned);
            private int size;

            public int find(long key) {
              return pages.containsKey(key) ? pages.get(key).getFirst() : NONE;
            }
            public void insert(long key, int page) {
              if (size == 10_000) {
                throw new IllegalStateException("full");
              }
              pages.computeIfAbsent(key, any -> new ArrayDeque<>(1)).add(page);
              size++;
            }
            public boolean remove(long key, int page) {
              ArrayDeque<Integer> equal = pages.get(key);
              if (equal == null || !equal.removeFirstOccurrence(page)) {
                return false;
              }
              size--;
              if (equal.isEmpty()) {
                pages.remove(key);
                return false;
              }
              return true;
            }
            public boolean replace(long key, int page, int by) {
              ArrayDeque<Integer> equal = pages.get(key);
              if (equal == null || !equal.contains(page)) {
                return false;
              }
              List<Integer> all = new ArrayList<>(equal);
              all.set(all.indexOf(page), by);
              pages.put(key, new ArrayDeque<>(all));
              return true;
            }
            public void clear() {
              pages.clear();
              size = 0;
            }
            public int size() { return size; }
            public long memoryBytes() { return 100 + 40L * size; }
            public void forEach(EntryConsumer to) {
              new ArrayList<>(pages.entrySet()).forEach(
                  entry -> entry.getValue().forEach(page -> to.accept(entry.getKey(), page)));
            }
          };
        }
      }
      """;

  @TempDir private Path directory;

  private Path jar() {
    return directory.resolve("plugin.jar");
  }

  private Launch check(String... more) throws Exception {
    return checkWith("", more);
  }

  /** Runs the check with little time for each test. */
  private Launch checkImpatiently() throws Exception {
    return checkWith("-Dksm.check.seconds=4");
  }

  /** A faulty part is found out before the optimizing compiler would pay. */
  private Launch checkWith(String property, String... more) throws Exception {
    List<String> command = new ArrayList<>(List.of(Launch.KSM.toString(), "plugins", "--check"));
    command.add(jar().toString());
    command.addAll(List.of(more));
    return Launch.run(
        command, Map.of("KSM_JAVA_OPTS", ("-XX:TieredStopAtLevel=1 " + property).strip()));
  }

  private void makeHasher(String before, String after) throws IOException {
    assertThat(HASHER).contains(before);
    PluginJar.make(jar(), "HasherFactory", "Mixed", HASHER.replace(before, after));
  }

  @Test
  void aSoundHasherPasses() throws Exception {
    PluginJar.make(jar(), "HasherFactory", "Mixed", HASHER);

    // As users have it.
    Launch launch = Launch.ksm("plugins", "--check", jar().toString());

    assertThat(launch.succeeded().out())
        .containsPattern("^seed \\d+; to use it again: --seed \\d+\nhasher 'mixed'\n")
        .contains(
            "\n  passed: namesAreWordsAndUnique\n", "\n  passed: threadsDoNotDisturbEachOther\n")
        .doesNotContain("failed")
        .containsPattern("\nhasher 'mixed': \\d+ tests passed(, \\d+ skipped)?\n$");
  }

  @Test
  void whatIsNotCheckedIsSaid() throws Exception {
    PluginJar.makeCalmPolicy(jar(), "new Option(\"mood\", \"any text\", \"good\")", "");

    assertThat(check("--seed", "4711").succeeded().out())
        .startsWith("seed 4711; to use it again: --seed 4711\npolicy 'calm'\n")
        .containsPattern("\n  skipped: \\w+: [^\n]+\n")
        .contains("\n  not checked: other values of its options than the defaults\n");
  }

  @Test
  void aFaultOfAnIndexIsNamedAndThePlainOneFirst() throws Exception {
    PluginJar.make(jar(), "IndexFactory", "Forgetful", FORGETFUL_INDEX);

    Launch launch = checkWith("-Dksm.index.steps=1000");

    assertThat(launch.status()).as(launch.out()).isEqualTo(1);
    assertThat(launch.out())
        .containsPattern("\n  failed: takesAnyPage: \\[remove\\(0x8, 2147483647\\)\\] [^\n]*true")
        .containsPattern("\nindex 'forgetful': \\d+ of \\d+ tests failed")
        .doesNotContain("another thread");
  }

  @Test
  void aJarWithoutItsLibraryIsToldHowToGetIt() throws Exception {
    makeHasher(
        "return new PageHasher() {",
        "if (summary() != null) { throw new NoClassDefFoundError(\"other/Helper\"); }"
            + " return new PageHasher() {");

    Launch launch = check();

    assertThat(launch.status()).isEqualTo(1);
    assertThat(launch.out())
        .containsPattern(
            "failed: defaultsAreAccepted: [^\n]*other/Helper \\(its jar lacks that class: ");
  }

  @Test
  void aJarThatExitsHasFailedInThatTest() throws Exception {
    makeHasher("return new PageHasher() {", "System.exit(0); return new PageHasher() {");

    Launch launch = check();

    assertThat(launch.status()).isEqualTo(1);
    assertThat(launch.out()).containsPattern("\n  failed: \\w+: the plug-in ends the JVM\n$");
  }

  @Test
  void aJarThatHaltsTheJvmDoesNotPass() throws Exception {
    makeHasher(
        "return new PageHasher() {", "Runtime.getRuntime().halt(0); return new PageHasher() {");

    Launch launch = check();

    assertThat(launch.status()).isEqualTo(1);
    assertThat(launch.err()).contains("ended in the middle, with status 0");
  }

  @Test
  void whatDoesNotEndFailsAndTheRestIsSkipped() throws Exception {
    makeHasher(
        "return new PageHasher() {",
        "while (summary() != null) { Thread.onSpinWait(); } return new PageHasher() {");

    Launch launch = checkImpatiently();

    assertThat(launch.status()).as(launch.err()).isEqualTo(1);
    assertThat(launch.out())
        .containsPattern(
            "\n  failed: \\w+: takes more than 4 s, and is in [^\n]*Mixed\\.\\w+\\([^\n]+\n")
        .containsPattern("\n  skipped: [^\n]+: a test before it did not end\n")
        .containsPattern("\nhasher 'mixed': 1 of \\d+ tests failed, \\d+ skipped\n$");
  }

  @Test
  void aJarThatCannotBeLoadedInTimeHasFailed() throws Exception {
    makeHasher(
        "public String name()",
        "static { while (Boolean.TRUE) { Thread.onSpinWait(); } } public String name()");

    Launch launch = checkImpatiently();

    assertThat(launch.status()).as(launch.err()).isEqualTo(1);
    assertThat(launch.out()).endsWith("\n  failed: loading the jar takes more than 4 s\n");
  }

  @Test
  void aSeedIsForACheckAlone() throws Exception {
    assertThat(Launch.ksm("plugins", "--seed", "1").failed(2).err())
        .contains("--seed is for --check JAR");
    assertThat(Launch.ksm("plugins", "--check", jar().toString()).failed(2).err())
        .contains("no such file: '" + jar() + "'");
  }
}
