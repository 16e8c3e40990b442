package io.ksm.trace.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.UsageException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a key is made once, is private, and that nothing else is taken for one. */
class KeyFileTest {
  @TempDir private Path folder;

  private KeyFile file() {
    return new KeyFile(folder.resolve("config/ksm/key"));
  }

  @Test
  void isMadeOnceAndIsPrivate() throws Exception {
    KeyFile file = file();
    assertThatThrownBy(file::read).isInstanceOf(NoSuchFileException.class);
    TraceKey made = file.readOrMake();
    assertThat(file.readOrMake().id()).isEqualTo(made.id());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("config"))))
        .isEqualTo("rwx------");
    assertThat(file.path().getParent()).isDirectoryContaining(path -> path.equals(file.path()));
    try (var files = Files.list(file.path().getParent())) {
      assertThat(files).hasSize(1);
    }
  }

  /** The id names the key and does not hold any of it. */
  @Test
  void showsItsIdOnly() throws Exception {
    TraceKey key = file().readOrMake();
    String secret = Files.readString(file().path()).strip();
    assertThat(secret).hasSize(64);
    assertThat(key.toString()).isEqualTo(key.id()).matches("[0-9a-f]{16}");
    assertThat(secret).doesNotContain(key.id());
  }

  @Test
  void manyAtOnceGetOneKey() throws Exception {
    List<Callable<String>> makers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      makers.add(() -> file().readOrMake().id());
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<String> ids = new ArrayList<>();
      for (Future<String> id : threads.invokeAll(makers)) {
        ids.add(id.get());
      }
      assertThat(ids).containsOnly(ids.getFirst());
    }
  }

  @Test
  void othersMustNotRead() throws Exception {
    file().readOrMake();
    Files.setPosixFilePermissions(file().path(), PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> file().readOrMake())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("can be read by others")
        .hasMessageContaining("chmod 600");
  }

  @Test
  void somethingElseIsNoKeyAndIsNotShown() throws Exception {
    file().readOrMake();
    for (String text : List.of("", "my password", "0".repeat(63), "0".repeat(2000))) {
      Files.writeString(file().path(), text);
      assertThatThrownBy(() -> file().readOrMake())
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("is not a key")
          .hasMessageNotContaining("password");
    }
  }
}
