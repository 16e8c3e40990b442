package io.ksm.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ksm.cli.it.support.Launch;
import io.ksm.cli.it.support.TestImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flight Recorder and JMX on the module path: there for who asks, and not loaded otherwise. */
class WatchedIT {
  private static final String EVENT = "io.ksm.Scan";
  private static final String RECORDING = "-Xlog:jfr*=off -XX:StartFlightRecording:filename=";

  @TempDir private Path directory;
  private String image;

  @BeforeEach
  void write() throws IOException {
    Path file = Files.write(directory.resolve("image"), new byte[3 * TestImage.PAGE]);
    image = "image:" + file + ",zeros=resident";
  }

  @Test
  void aScanIsRecordedForWhoAsks() throws Exception {
    Path file = directory.resolve("ksm.jfr");
    scan(RECORDING + file + ",+" + EVENT + "#enabled=true");

    List<RecordedEvent> events = events(file);
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().getLong("pages")).isEqualTo(3);
    assertThat(events.getFirst().getLong("ksmZeroPages")).isEqualTo(3);
  }

  @Test
  void aRecordingOfOtherThingsHasNone() throws Exception {
    Path file = directory.resolve("other.jfr");
    scan(RECORDING + file);

    assertThat(events(file)).isEmpty();
  }

  @Test
  void whoDoesNotAskLoadsNothingOfIt() throws Exception {
    Path log = directory.resolve("classes");
    scan("-Xlog:class+load:file=" + log);

    List<String> classes =
        Files.readAllLines(log).stream().map(line -> line.replaceAll("^\\S+ | .*", "")).toList();
    assertThat(classes)
        .contains("io.ksm.core.events.ScanRecorder", "jdk.jfr.FlightRecorder")
        .noneMatch(name -> name.startsWith("jdk.jfr.internal.") || name.endsWith("ScanEvent"))
        .noneMatch(name -> name.startsWith("javax.management."))
        .noneMatch(name -> name.startsWith("java.lang.management."))
        .noneMatch(name -> name.endsWith("JmxView"));
  }

  private void scan(String options) throws Exception {
    Launch.run(
            List.of(Launch.KSM.toString(), "scan", "--format", "csv", image),
            Map.of("KSM_JAVA_OPTS", options))
        .succeeded();
  }

  private static List<RecordedEvent> events(Path file) throws IOException {
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals(EVENT))
        .toList();
  }

  /** A bean's interface must be exported, which the class path does not show. */
  @Test
  void aBeanIsSeenFromOutsideTheModule() throws Exception {
    Path program =
        Files.writeString(
            directory.resolve("Program.java"),
            """
            import io.ksm.core.Ksm;
            import java.lang.management.ManagementFactory;
            import javax.management.ObjectName;

            class Program {
              public static void main(String[] image) throws Exception {
                try (Ksm ksm =
                    Ksm.builder().source(image[0]).hasher("crc32").index("rb").jmx("vm").build()) {
                  ksm.scan();
                  System.out.println(
                      ManagementFactory.getPlatformMBeanServer()
                          .getAttribute(
                              new ObjectName("io.ksm:type=Ksm,name=\\"vm\\""), "PagesSharing"));
                }
              }
            }
            """);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String modules = Launch.HOME.resolve("lib") + File.pathSeparator + Launch.HOME.resolve("parts");
    String roots = "io.ksm.core,io.ksm.hash.crc,io.ksm.tree.rb,io.ksm.source.image";

    Launch launch =
        Launch.run(
            List.of(java, "-p", modules, "--add-modules", roots, program.toString(), image),
            Map.of());

    assertThat(launch.succeeded().out()).isEqualTo("2\n");
  }
}
