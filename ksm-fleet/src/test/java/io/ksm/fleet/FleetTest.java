package io.ksm.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import io.ksm.fleet.contents.ContentsWriter;
import io.ksm.fleet.contents.PageCounts;
import io.ksm.fleet.contents.SourceContents;
import io.ksm.fleet.support.MadeFleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what a fleet takes from files and from a description, and what does not fit together. */
class FleetTest {
  @TempDir private Path folder;

  private List<Path> three() throws IOException {
    return new MadeFleet()
        .add("h1", "web", 1, 2, 3)
        .add("h1", "db", 4)
        .add("h2", "web", 1, 2)
        .add("h3", "cache", 7)
        .write(folder, 8L << 30);
  }

  private FleetDescription described(String json) throws IOException {
    Path file = folder.resolve("fleet.json");
    Files.writeString(file, json.replace('\'', '"'));
    return FleetDescription.read(List.of(file));
  }

  @Test
  void namesTellSourcesApart() throws Exception {
    Fleet fleet = Fleet.open(three(), FleetDescription.NONE, false);
    assertThat(fleet.sources())
        .extracting(FleetSource::name)
        .containsExactly("h1/web", "db", "h2/web", "cache");
    assertThat(fleet.sources()).extracting(FleetSource::host).containsExactly(0, 0, 1, 2);
    assertThat(fleet.sources()).extracting(FleetSource::domain).containsOnly(0);
    assertThat(fleet.sources().getFirst().memoryBytes()).isEqualTo(3 * 4096);
    assertThat(fleet.hosts())
        .containsExactly(
            new FleetHost("h1", 8L << 30),
            new FleetHost("h2", 8L << 30),
            new FleetHost("h3", 8L << 30));
    assertThat(fleet.residentPages()).isEqualTo(7);
  }

  @Test
  void aDescriptionSaysMore() throws Exception {
    FleetDescription description =
        described(
            """
            {'hosts': {'h1': {'memory': '16GiB'}, 'spare': {'memory': '512 MiB'}},
             'sources': {'db': {'host': 'spare', 'memory': '3GiB', 'domain': 'red', 'stays': true}},
             'apart': [['db', 'h1/web', 'db']], 'together': [['cache', 'h2/web']]}\
            """);
    Fleet fleet = Fleet.open(three(), description, true);
    assertThat(fleet.hosts())
        .containsExactly(
            new FleetHost("h1", 16L << 30),
            new FleetHost("h2", 8L << 30),
            new FleetHost("h3", 8L << 30),
            new FleetHost("spare", 512L << 20));
    FleetSource db = fleet.sources().get(1);
    assertThat(db.host()).isEqualTo(3);
    assertThat(db.memoryBytes()).isEqualTo(3L << 30);
    assertThat(db.stays()).isTrue();
    assertThat(db.domain()).isNotEqualTo(fleet.sources().getFirst().domain());
    assertThat(fleet.apart()).containsExactly(List.of(1, 0));
    assertThat(fleet.together()).containsExactly(List.of(3, 2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | it is not JSON",
        "{} {} | something follows its first value",
        "{'hosts': {}, 'hosts': {}} | Duplicate field 'hosts'",
        "{'host': {}} | 'host' is not known: there are apart, hosts, sources, together",
        "{'hosts': {'h1': 5}} | 'h1' in 'hosts' is not an object",
        "{'hosts': {'h1': {'memory': 5}}} | 'memory' in 'h1' in 'hosts' is not a text",
        "{'hosts': {'h1': {'memory': '5 pages'}}} | the memory of host 'h1' is '5 pages', which is not a size",
        "{'hosts': {'h1': {'memory': '999999999TiB'}}} | the memory of host 'h1' is '999999999TiB', which is not a size",
        "{'sources': {'db': {'stays': 'no'}}} | 'stays' in 'db' in 'sources' is not true or false",
        "{'apart': ['db']} | 'apart' is not a list of lists of names",
        "{'apart': 7} | 'apart' is not a list",
        "{'together': ['db']} | 'together' is not a list of lists of names"
      })
  void wrongDescriptionsAreTold(String json, String message) {
    assertThatThrownBy(() -> described(json))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("fleet.json' does not describe a fleet: ")
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'sources': {'web': {}}} | 'web' in 'sources' is not a source of the files: there are cache, db, h1/web, h2/web",
        "{'apart': [['db', 'dc']]} | 'dc' in 'apart' is not a source of the files",
        "{'sources': {'db': {'host': 'h9'}}} | source 'db' is said to be on host 'h9', which is not known"
      })
  void descriptionsOfOtherFleetsAreTold(String json, String message) {
    assertThatThrownBy(() -> Fleet.open(three(), described(json), false))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  private Path write(String name, String host, int collection, String key, int pageSize)
      throws IOException {
    Path file = folder.resolve(name);
    ContentsWriter.write(
        file,
        MadeFleet.header(host, collection, 1, key, pageSize),
        List.of(SourceContents.of("vm", "", "", new PageCounts(1, 0, 0, 0, 0, 0), new long[] {1})));
    return file;
  }

  private void refused(String message, Path... files) {
    assertThatThrownBy(() -> Fleet.open(List.of(files), FleetDescription.NONE, false))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  @Test
  void filesThatDoNotFitTogetherAreRefused() throws Exception {
    Path one = write("one", "h1", 1, "aa", 4096);
    refused("'%s' and '%s' are one collection".formatted(one, one), one, one);
    Path other = write("other", "h2", 2, "bb", 4096);
    refused("fingerprints of key aa, and '%s' of key bb".formatted(other), one, other);
    refused("has pages of 4096 bytes", one, write("large", "h2", 3, "aa", 65536));
    refused(
        "both have 'vm' of host 'h1': give one of them", one, write("again", "h1", 4, "aa", 4096));
    refused("no file of contents is given");
  }

  @Test
  void fingerprintsOfTwoKindsAreRefused() throws Exception {
    List<Path> files = new ArrayList<>();
    for (String kind : List.of("", "crc32c")) {
      Path file = folder.resolve("kind" + kind);
      ContentsWriter.write(
          file,
          MadeFleet.header("h" + kind, files.size() + 1, 0, "aa", 4096),
          List.of(
              SourceContents.of("vm", "", kind, new PageCounts(1, 0, 0, 0, 0, 0), new long[] {7})));
      files.add(file);
    }
    refused("has fingerprints of pages' bytes, and", files.toArray(Path[]::new));
  }

  @Test
  void aHostMayHaveSeveralFiles() throws Exception {
    List<Path> files = new ArrayList<>(three());
    files.add(write("more", "h1", 77, MadeFleet.KEY, 4096));
    Fleet fleet = Fleet.open(files, FleetDescription.NONE, false);
    assertThat(fleet.hosts()).hasSize(3);
    assertThat(fleet.sources().getLast().host()).isZero();
  }
}
