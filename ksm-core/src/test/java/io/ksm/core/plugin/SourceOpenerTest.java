package io.ksm.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.Options;
import io.ksm.api.PageSource;
import io.ksm.api.SourceFactory;
import io.ksm.api.SourceFactory.Match;
import io.ksm.api.UsageException;
import io.ksm.core.plugin.support.FakeSourceFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users name is opened, by the plug-in that knows it best. */
class SourceOpenerTest {
  @TempDir private Path directory;
  private final PluginTable<SourceFactory> table = new PluginTable<>("source", PluginTable.FOUND);
  private final LeftOut leftOut = new LeftOut();
  private final SourceOpener opener = new SourceOpener(table, Map.of());

  @BeforeEach
  void addPlugins() {
    table.add(new FakeSourceFactory("core", path -> matchSuffix(path, ".core", Match.EXACT)));
    table.add(new FakeSourceFactory("pid", path -> Match.NO));
    table.add(new FakeSourceFactory("raw", path -> matchSuffix(path, ".mem", Match.FALLBACK)));
    table.add(new FakeSourceFactory("snapshot", path -> matchSuffix(path, ".snap", Match.EXACT)));
  }

  private static Match matchSuffix(Path path, String suffix, Match match) {
    return path.toString().contains(suffix) ? match : Match.NO;
  }

  private Path file(String name) throws IOException {
    return Files.createFile(directory.resolve(name));
  }

  private List<String> labels(String text) throws IOException {
    return labels(open(text));
  }

  private List<NamedSource> open(String text) throws IOException {
    return opener.open(text, leftOut);
  }

  private static List<String> labels(List<NamedSource> sources) {
    return sources.stream().map(named -> named.source().label()).toList();
  }

  private void refuses(String text, String message, Object... values) {
    assertThatThrownBy(() -> open(text))
        .isInstanceOf(UsageException.class)
        .hasMessage(message, values);
  }

  @Test
  void opensByNameWhetherThereIsAFileOrNot() throws IOException {
    assertThat(labels("pid:1234")).containsExactly("pid(1234)");
    assertThat(labels("raw:none.mem,size=7")).containsExactly("raw(none.mem, 7)");
    assertThat(labels("raw:a,,b")).containsExactly("raw(a,b)");
  }

  @Test
  void opensAPathByTheBestPlugin() throws IOException {
    Path plain = file("vm.mem");
    Path both = file("vm.mem.core");
    assertThat(labels(plain.toString())).containsExactly("raw(" + plain + ")");
    assertThat(labels(both.toString())).containsExactly("core(" + both + ")");
  }

  @Test
  void aPathMayLookLikeAName() throws IOException {
    String relative = "odd:name.mem";
    Path file = Path.of(relative).toAbsolutePath();
    Files.createFile(file);
    try {
      assertThat(labels(relative)).containsExactly("raw(" + relative + ")");
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void aNameAloneIsAPluginIfNoFileIsCalledSo() throws IOException {
    assertThat(labels("pid")).containsExactly("pid()");
    Path file = Path.of("core").toAbsolutePath();
    Files.createFile(file);
    try {
      refuses("core", "'core' has no format that is known here: name its kind, as in image:core");
      assertThat(labels("core:")).containsExactly("core()");
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void wishesHoldForAllSourcesThatKnowThem() throws IOException {
    Path file = file("vm.mem");
    SourceOpener wishful = new SourceOpener(table, Map.of("size", "7", "speed", "3"));
    for (String text : List.of("raw:" + file, file.toString(), directory.toString())) {
      assertThat(labels(wishful.open(text, leftOut))).containsExactly("raw(%s, 7)".formatted(file));
    }
    assertThat(labels(wishful.open("pid:1,size=8", leftOut))).containsExactly("pid(1, 8)");
  }

  @Test
  void tellsMembersOfAGroupFromOthers() throws IOException {
    NamedSource member = open("pid:all").getFirst();
    NamedSource other = open("pid:1,size=3").getFirst();
    assertThat(member.isMember()).isTrue();
    assertThat(other.isMember()).isFalse();
    assertThat(other.word()).isEqualTo("pid:1,size=3");
    assertThat(other.part()).isEqualTo(new PartSpec("pid", "1", Map.of("size", "3")));
  }

  @Test
  void opensTheFilesOfADirectoryInOrderOfTheirNames() throws IOException {
    Files.createDirectory(directory.resolve("a.mem"));
    Path second = file("vm2.mem");
    Path first = file("vm1.core");
    Path odd = file("notes.txt");
    Path broken = file("x.mem.broken");
    Path wrong = file("y.mem.wrong");
    List<NamedSource> opened = open(directory.toString());
    assertThat(labels(opened)).containsExactly("core(" + first + ")", "raw(" + second + ")");
    assertThat(opened).extracting(NamedSource::word).containsOnly(directory.toString());
    assertThat(opened.getLast().part().argument()).isEqualTo(second.toString());
    assertThat(leftOut.lines())
        .containsExactly(
            "left out '%s': no format that is known here".formatted(odd),
            "left out: %s cannot be read".formatted(broken),
            "left out: %s is no such thing".formatted(wrong));
    assertThat(leftOut.isIncomplete()).isTrue();
  }

  /** Nobody misses what is not memory. */
  @Test
  void whatIsNoMemoryIsLeftOutWithANote() throws IOException {
    file("notes.txt");
    file("vm.mem");
    file("y.mem.wrong");
    assertThat(open(directory.toString())).hasSize(1);
    assertThat(leftOut.lines()).hasSize(2);
    assertThat(leftOut.isIncomplete()).isFalse();
  }

  @Test
  void aDirectoryWithDamagedFilesAloneCannotBeRead() throws IOException {
    Path broken = file("x.mem.broken");
    assertThatThrownBy(() -> open(directory.toString()))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage(
            "no memory image in directory '%s': left out: %s cannot be read", directory, broken);
  }

  @Test
  void imagesInADirectoryBelowAreNamed() throws IOException {
    file("bind.mounts");
    Files.createDirectory(directory.resolve("archive"));
    Path checkpoint = Files.createDirectory(directory.resolve("checkpoint"));
    Files.createFile(checkpoint.resolve("vm.core"));
    refuses(
        directory.toString(),
        "no memory image in directory '%s': but there are images in its directory '%s': name that",
        directory,
        checkpoint);
  }

  @Test
  void aPluginMayTakeAWholeDirectory() throws IOException {
    Path group = Files.createDirectory(directory.resolve("group.snap"));
    Files.createFile(group.resolve("vm.mem"));
    assertThat(labels(group.toString())).containsExactly("snapshot(" + group + ")");
  }

  @Test
  void refusesADirectoryInWhichNothingCanBeOpened() throws IOException {
    refuses(directory.toString(), "no memory image in directory '%s': it has no files", directory);
    Path odd = file("notes.txt");
    refuses(
        directory.toString(),
        "no memory image in directory '%s': left out '%s': no format that is known here",
        directory,
        odd);
  }

  @Test
  void refusesAFileOfNoKnownFormat() throws IOException {
    Path odd = file("notes.txt");
    refuses(
        odd.toString(),
        "'%s' has no format that is known here: name its kind, as in image:%s",
        odd,
        odd);
  }

  @Test
  void refusesWhatIsNotThere() {
    String kinds = "a source is a path or core:…, pid:…, raw:…, snapshot:…";
    refuses("", "no such file or directory: ''; " + kinds);
    refuses("/no/such/file", "no such file or directory: '/no/such/file'; " + kinds);
    refuses("vm\0.mem", "no such file or directory: 'vm\0.mem'; " + kinds);
  }

  @Test
  void refusesAnUnknownNameOrOption() {
    refuses(
        "pit:1",
        "no source 'pit', did you mean 'pid'?: there are core, pid, raw, snapshot;"
            + " plug-ins are found on the class path, on the module path and in folders given to"
            + " Plugins.load");
    refuses("pid:1,speed=3", "unknown option 'speed' of 'pid': it knows size");
  }

  @Test
  void saysWhatAPluginSays() throws IOException {
    assertThatThrownBy(() -> open("raw:broken"))
        .isInstanceOf(IOException.class)
        .hasMessage("broken cannot be read");
    refuses("raw:wrong", "wrong is no such thing");
    Path broken = file("x.mem.broken");
    assertThatThrownBy(() -> open(broken.toString()))
        .isInstanceOf(IOException.class)
        .hasMessage(broken + " cannot be read");
  }

  @Test
  @SuppressWarnings("NullAway") // Others need not keep to the annotations.
  void namesThePluginThatDoesNotMatchAtAll() throws IOException {
    table.add(new FakeSourceFactory("mute", path -> null));
    Path file = file("vm.mem");
    assertThatThrownBy(() -> open(file.toString()))
        .isInstanceOf(IOException.class)
        .hasMessage("source plug-in 'mute' fails on '%s': match() returns null", file);
  }

  @Test
  void namesThePluginThatCannotTellAGroup() {
    table.add(new Unsure());
    assertThatThrownBy(() -> open("unsure:1"))
        .isInstanceOf(PluginFault.class)
        .hasMessageStartingWith("source 'unsure' (")
        .hasMessageContaining("AssertionError: which?");
  }

  private static final class Unsure implements SourceFactory {
    @Override
    public String name() {
      return "unsure";
    }

    @Override
    public String summary() {
      return "cannot tell a group";
    }

    @Override
    public boolean isGroup(String argument) {
      throw new AssertionError("which?");
    }

    @Override
    public List<PageSource> open(String argument, Options options) {
      throw new UnsupportedOperationException();
    }
  }
}
