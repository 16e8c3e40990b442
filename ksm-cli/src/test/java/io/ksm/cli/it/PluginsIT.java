package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ksm.cli.it.support.Launch;
import io.ksm.cli.it.support.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plug-ins that others wrote, in jars of their own. */
class PluginsIT {
  private static final String HASHER =
      """
      import io.ksm.api.*;
      import java.lang.foreign.*;

      public final class %s implements HasherFactory {
        public String name() { return "%s"; }
        public String summary() { return "the sum of all bytes"; }
        public PageHasher create(Options options) {
          return new PageHasher() {
            public int bits() { return 32; }
            public long hash(MemorySegment memory, long offset, long length) {
              long sum = 0;
              for (long i = 0; i < length; i++) {
                sum += memory.get(ValueLayout.JAVA_BYTE, offset + i) & 0xff;
              }
              return sum;
            }
          };
        }
      }
      """;

  /** One page, which is read, or not, as the argument says. */
  private static final String SOURCE =
      """
      import io.ksm.api.*;
      import java.io.IOException;
      import java.util.*;

      public final class Flaky implements SourceFactory {
        public String name() { return "flaky"; }
        public String summary() { return "fails on demand"; }

        public Discovery discover() {
          return new Discovery(List.of("fails", "exits", "closed", "gone"), Map.of("locked", 2));
        }

        public List<PageSource> open(String argument, Options options) throws IOException {
          if (argument.equals("closed")) {
            throw new IOException("the door is closed");
          } else if (argument.equals("gone")) {
            throw new SourceGoneException("nobody home");
          }
          return List.of(new PageSource() {
            public String label() { return "flaky " + argument; }
            public int pageSize() { return 4096; }
            public boolean isStatic() { return true; }
            public List<Region> regions() {
              return List.of(new Region("all", 4096, 1, "nobody"));
            }
            public void read(Region region, long first, int count, PageSink into)
                throws IOException {
              throw argument.equals("exits")
                  ? new SourceGoneException("has left")
                  : new IOException("disk on fire");
            }
            public void close() {}
          });
        }
      }
      """;

  @TempDir private Path directory;
  @TempDir private Path images;

  @Test
  void aPluginOfAnotherAuthorIsUsedByItsName() throws Exception {
    PluginJar.make(jar("sum"), "HasherFactory", "Sum", HASHER.formatted("Sum", "sum"));
    Path image = Files.write(images.resolve("image"), new byte[8192]);

    JsonNode result =
        Launch.ksm(
                "scan",
                "--plugins",
                directory.toString(),
                "--hasher",
                "sum",
                image.toString(),
                "--format",
                "json")
            .succeeded()
            .json();
    String list = Launch.ksm("plugins", "--plugins", directory.toString()).succeeded().out();

    assertThat(result.at("/stack/hasher").textValue()).isEqualTo("sum");
    assertThat(result.at("/sources/0/zeroUnknown").longValue()).isEqualTo(2);
    assertThat(list).containsPattern("\n  sum  \\(sum.jar\\) +the sum of all bytes\n");
    assertThat(list).containsPattern("\n  crc32c   +CRC-32C");
  }

  @Test
  void aThreadThatAPluginForgotHoldsNobodyUp() throws Exception {
    String thread =
        "  static { new Thread(() -> { while (true) { Thread.onSpinWait(); } }).start(); }";
    String source =
        HASHER
            .formatted("Busy", "busy")
            .replace("public String name", thread + "\n  public String name");
    PluginJar.make(jar("busy"), "HasherFactory", "Busy", source);

    assertThat(Launch.ksm("plugins", "--plugins", directory.toString()).succeeded().out())
        .containsPattern("\n  busy  \\(busy.jar\\) +the sum of all bytes\n");
  }

  @Test
  void twoPluginsOfOneNameAreRefused() throws Exception {
    PluginJar.make(jar("copy"), "HasherFactory", "Copy", HASHER.formatted("Copy", "crc32c"));

    Launch scan = Launch.ksm("scan", "--plugins", directory.toString());
    Launch list = Launch.ksm("plugins", "--plugins", directory.toString());

    assertThat(list.status()).isEqualTo(2);
    assertThat(list.out()).contains("\n  crc32c ", "\n  rb ");
    assertThat(list.err())
        .isEqualTo(scan.failed(2).err())
        .contains("'crc32c'", "acme.Copy", "copy.jar", "io.ksm.hash.crc.", "ksm-hash-crc-");
  }

  @Test
  void brokenPluginsAreNamedAndHideNoOthers() throws Exception {
    Files.writeString(jar("a-text"), "this is no jar");
    PluginJar.makeHollow(jar("b-hollow"));
    PluginJar.make(
        jar("c-newer"), "HasherFactory", "Newer", HASHER.formatted("Newer", "newer"), 99);
    PluginJar.make(jar("d-sum"), "HasherFactory", "Sum", HASHER.formatted("Sum", "sum"));

    Launch launch = Launch.ksm("plugins", "--plugins", directory.toString());
    Launch json = Launch.here("plugins", "--plugins", directory.toString(), "--format", "json");

    assertThat(launch.status()).isZero();
    assertThat(launch.err().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("ksm: broken plug-in in " + directory))
        .anyMatch(line -> line.contains("a-text.jar"))
        .anyMatch(line -> line.contains("b-hollow.jar") && line.contains("acme.Gone"))
        .anyMatch(line -> line.contains("c-newer.jar") && line.contains("level 99"));
    assertThat(launch.out()).contains("\n  sum ", "\n  crc32c ").doesNotContain("newer");
    assertThat(json.json().get("broken")).hasSize(3);
    assertThat(json.json().get("plugins").findValuesAsText("name")).contains("sum", "rb", "pid");
  }

  @Test
  void aJarInTheDistributionsOwnFolderIsAPluginLikeAnyOther() throws Exception {
    Path home = directory.resolve("ksm");
    Launch.run(List.of("cp", "-rl", Launch.HOME.toString(), home.toString()), Map.of()).succeeded();
    PluginJar.make(
        home.resolve("plugins/sum.jar"), "HasherFactory", "Sum", HASHER.formatted("Sum", "sum"));
    Files.writeString(home.resolve("plugins/text.jar"), "this is no jar");
    Path image = Files.write(images.resolve("image"), new byte[8192]);

    String ksm = home.resolve("bin/ksm").toString();
    Launch scan =
        Launch.run(
            List.of(ksm, "scan", "--hasher", "sum", image.toString(), "--format", "json"),
            Map.of());
    Launch bench =
        Launch.run(
            List.of(ksm, "bench", image.toString(), "--hasher", "sum", "--rounds", "1"), Map.of());

    assertThat(scan.status()).isZero();
    assertThat(scan.err()).startsWith("ksm: broken plug-in in " + home.resolve("plugins/text.jar"));
    assertThat(scan.json().at("/stack/hasher").textValue()).isEqualTo("sum");
    assertThat(bench.status()).as(bench.err()).isZero();
    assertThat(bench.out()).contains("sum");
  }

  @Test
  void anOwnFolderThatOthersCanWriteToDoesNotStopRoot() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root cares");
    Path home = directory.resolve("ksm");
    Launch.run(List.of("cp", "-rl", Launch.HOME.toString(), home.toString()), Map.of()).succeeded();
    Path own = home.resolve("plugins");
    Files.createSymbolicLink(own.resolve("gone.jar"), Path.of("not-there"));
    String ksm = home.resolve("bin/ksm").toString();
    String image = writtenImage().toString();

    Launch dangling = Launch.run(List.of(ksm, "scan", image), Map.of());
    PluginJar.make(own.resolve("sum.jar"), "HasherFactory", "Sum", HASHER.formatted("Sum", "sum"));
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));
    Launch open = Launch.run(List.of(ksm, "scan", image), Map.of());
    Launch asked = Launch.run(List.of(ksm, "scan", image, "--hasher", "sum"), Map.of());

    assertThat(List.of(dangling.status(), open.status())).containsOnly(0);
    assertThat(dangling.err())
        .contains("broken plug-in in " + own.resolve("gone.jar") + ": is a link to a file that");
    assertThat(open.err())
        .containsOnlyOnce("as root, ksm loads no plug-ins from '" + own + "'")
        .contains("'" + own + "' may be written to by everybody");
    assertThat(asked.status()).isEqualTo(2);
    assertThat(asked.err()).contains("no hasher 'sum'");
  }

  @Test
  void aPartThatFailsIsNamedWithItsJar() throws Exception {
    String source =
        HASHER.formatted("Sum", "sum").replace("long sum = 0;", "long sum = 1 / (length % 4096);");
    PluginJar.make(jar("sum"), "HasherFactory", "Sum", source);
    Path image = writtenImage();

    Launch launch =
        Launch.here("scan", "--plugins", directory.toString(), "--hasher", "sum", image.toString());

    assertThat(launch.failed(1).err())
        .endsWith(
            "ksm: hasher 'sum' (%s): ArithmeticException: / by zero, a fault of the plug-in\n"
                .formatted(jar("sum")));
  }

  /** Values that only our policies know would be refused by this one. */
  @Test
  void aPolicyOfAnotherAuthorGetsNoValuesThatNobodyTyped() throws Exception {
    PluginJar.makeCalmPolicy(
        jar("calm"),
        "new Option(\"smart-scan\", \"only on\", \"on\")",
        "if (!options.flag(\"smart-scan\")) { throw options.wrong(\"smart-scan\", \"on\"); }");
    Path image = writtenImage();

    Launch launch =
        Launch.here(
            "scan",
            "--plugins",
            directory.toString(),
            "--policy",
            "calm",
            image.toString(),
            "--format",
            "json");

    assertThat(launch.succeeded().json().at("/stack/policy").textValue()).isEqualTo("calm");
  }

  @Test
  void aJarThatAsksForNativeAccessIsToldHowToGetIt() throws Exception {
    PluginJar.make(jar("sum"), "HasherFactory", "Sum", HASHER.formatted("Sum", "sum"));
    Path manifest =
        Files.writeString(directory.resolve("m.txt"), "Enable-Native-Access: ALL-UNNAMED\n");
    Launch.run(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "jar").toString(),
                "--update",
                "--file=" + jar("sum"),
                "--manifest=" + manifest),
            Map.of())
        .succeeded();
    String command = "plugins --plugins " + directory;

    assertThat(Launch.ksm(command.split(" ")).err())
        .isEqualTo(
            "ksm: %s asks for native access: give it with".formatted(jar("sum"))
                + " KSM_JAVA_OPTS=--enable-native-access=ALL-UNNAMED, or the JVM warns of it\n");
    List<String> told = new ArrayList<>(List.of(Launch.KSM.toString()));
    told.addAll(List.of(command.split(" ")));
    Launch.run(told, Map.of("KSM_JAVA_OPTS", "--enable-native-access=ALL-UNNAMED")).succeeded();
  }

  @Test
  void aNamedSourceThatFailsMeanwhileFailsTheRunAfterItsResult() throws Exception {
    PluginJar.make(jar("flaky"), "SourceFactory", "Flaky", SOURCE);
    Path image = Files.write(images.resolve("image"), new byte[8192]);

    Launch launch =
        Launch.here(
            "scan",
            "--plugins",
            directory.toString(),
            "flaky:fails",
            image.toString(),
            "--format",
            "json");

    assertThat(launch.status()).isEqualTo(1);
    assertThat(launch.err()).isEqualTo("ksm: flaky fails: disk on fire\n");
    assertThat(launch.json().at("/sources/0/failure").textValue()).isEqualTo("disk on fire");
    assertThat(launch.json().at("/sources/1/zeroUnknown").longValue()).isEqualTo(2);
  }

  @Test
  void aFoundSourceThatFailsIsOnlyNoted() throws Exception {
    PluginJar.make(jar("flaky"), "SourceFactory", "Flaky", SOURCE);

    Launch launch =
        Launch.here("scan", "--plugins", directory.toString(), "--scans", "1", "--format", "csv");

    assertThat(launch.status()).isZero();
    assertThat(launch.err())
        .contains("ksm: left out flaky:closed: the door is closed\n")
        .containsPattern("ksm: left out \\d+ sources: .*2 locked")
        .containsPattern("\\d+ exited meanwhile")
        .contains("ksm: flaky fails: disk on fire\n", "ksm: flaky exits: has left\n");
    assertThat(launch.out()).contains("\nflaky fails,", "\nflaky exits,");
  }

  /** Memory that is not zero, and is no text either. */
  private Path writtenImage() throws IOException {
    byte[] bytes = new byte[1 << 16];
    new SplittableRandom(1).nextBytes(bytes);
    return Files.write(images.resolve("image"), bytes);
  }

  private Path jar(String name) {
    return directory.resolve(name + ".jar");
  }
}
