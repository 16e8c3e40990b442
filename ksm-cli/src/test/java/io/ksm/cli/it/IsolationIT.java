package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.cli.it.support.Launch;
import io.ksm.cli.it.support.PluginJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What plug-ins see where ksm and its libraries are modules, as they are in the command. */
class IsolationIT {
  /** Says what it sees, as its summary. */
  private static final String HASHER =
      """
      import io.ksm.api.*;
      import java.lang.foreign.*;
      import java.util.*;

      public final class Curious implements HasherFactory {
        public String name() { return "curious"; }

        public PageHasher create(Options options) {
          return new PageHasher() {
            public int bits() { return 32; }
            public long hash(MemorySegment memory, long offset, long length) {
              return memory.get(ValueLayout.JAVA_INT_UNALIGNED, offset) & 0xffff_ffffL;
            }
          };
        }

        public String summary() {
          %s
        }
      }
      """;

  private static final String WHAT_IT_SEES =
      """
      StringBuilder seen = new StringBuilder("sees");
      for (String name : List.of(NAMES)) {
        try {
          Class.forName(name);
          seen.append(" class ").append(name);
        } catch (ClassNotFoundException e) {
          // It does not.
        }
        String file = name.replace('.', '/') + ".class";
        try {
          if (getClass().getClassLoader().getResources(file).hasMoreElements()
              || getClass().getResource("/" + file) != null) {
            seen.append(" file ").append(name);
          }
        } catch (java.io.IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }
      return seen.append(" and no more").toString();
      """;

  @TempDir private Path folder;

  @Test
  void aLibraryInsideAPluginWinsOverTheOneThatKsmUses() throws Exception {
    Path jar = folder.resolve("fat.jar");
    PluginJar.makeFat(
        jar,
        "HasherFactory",
        "Curious",
        HASHER.formatted("return com.google.common.collect.ImmutableList.ofOldGuava();"),
        Map.of(
            "com.google.common.collect.ImmutableList",
            """
            package com.google.common.collect;

            public final class ImmutableList {
              public static String ofOldGuava() { return "with an old Guava"; }
            }
            """));

    Launch list = Launch.ksm("plugins", "--plugins", folder.toString()).succeeded();
    Launch check = Launch.ksm("plugins", "--check", jar.toString());

    assertThat(list.err()).isEmpty();
    assertThat(list.out()).containsPattern("curious  \\(fat.jar\\) +with an old Guava\n");
    assertThat(check.out()).contains("hasher 'curious': ").doesNotContain("NoSuchMethodError");
  }

  @Test
  void neitherKsmsInternalsNorItsLibrariesAreSeen() throws Exception {
    assertThat(
            whatIsSeenOf(
                "io.ksm.core.engine.Engine",
                "io.ksm.api.text.Causes",
                "io.ksm.hash.crc.CrcHasher",
                "com.google.common.collect.ImmutableMap",
                "com.fasterxml.jackson.core.JsonFactory",
                "picocli.CommandLine"))
        .contains("sees and no more");
  }

  /** The JVM has those modules of the JDK that somebody needs, and ksm needs no HTTP. */
  @Test
  void theJdkAndTheContractsAreSeen() throws Exception {
    assertThat(
            whatIsSeenOf(
                "io.ksm.api.PageHasher",
                "java.util.List",
                "java.util.logging.Logger",
                "java.net.http.HttpClient",
                "java.sql.Connection"))
        .contains(
            "class io.ksm.api.PageHasher",
            "class java.util.List",
            "class java.util.logging.Logger",
            "class java.net.http.HttpClient",
            "class java.sql.Connection");
  }

  private String whatIsSeenOf(String... types) throws IOException, InterruptedException {
    String names = "\"" + String.join("\", \"", types) + "\"";
    PluginJar.make(
        folder.resolve("curious.jar"),
        "HasherFactory",
        "Curious",
        HASHER.formatted(WHAT_IT_SEES.replace("NAMES", names)));
    return Launch.run(
            List.of(Launch.KSM.toString(), "plugins", "--plugins", folder.toString()),
            Map.of("KSM_JAVA_OPTS", "--add-modules=java.net.http"))
        .succeeded()
        .out()
        .replaceAll("\\s+", " "); // Long lines are wrapped.
  }
}
