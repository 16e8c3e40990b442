package io.ksm.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a class is from is told, if that is a file. */
class OriginTest {
  /** Has a place of its own. */
  static final class Moved {}

  /** Loads a class as if it were from elsewhere, as launchers do that pack jars into a jar. */
  private static final class Mover extends ClassLoader {
    Class<?> move(URL place) throws IOException {
      String name = Moved.class.getName();
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = Moved.class.getClassLoader().getResourceAsStream(file)) {
        assertThat(in).isNotNull();
        byte[] code = in.readAllBytes();
        CodeSource source = new CodeSource(place, (Certificate[]) null);
        return defineClass(name, code, 0, code.length, new ProtectionDomain(source, null));
      }
    }
  }

  private static final URLStreamHandler NESTED =
      new URLStreamHandler() {
        @Override
        protected URLConnection openConnection(URL url) throws IOException {
          throw new IOException("not to be opened");
        }
      };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jar:nested:/app.jar/!BOOT-INF/lib/x.jar!/",
        "jar:file:/not-there/app.jar!/lib/x.jar",
        "nested:/app.jar/!BOOT-INF/lib/x.jar",
        "http://example.com/x.jar",
      })
  void aPlaceThatIsNoFileIsUnknown(String place) throws IOException {
    Class<?> moved = new Mover().move(URL.of(URI.create(place), NESTED));
    assertThat(moved.getProtectionDomain().getCodeSource().getLocation()).hasToString(place);
    assertThat(Origin.path(moved)).isNull();
    assertThat(Origin.of(moved)).isEqualTo("an unknown place");
    assertThat(Origin.manifestAttribute(moved, "Ksm-Api-Version")).isNull();
  }

  @Test
  void aFileIsTold() {
    assertThat(Origin.path(OriginTest.class)).exists();
  }
}
