package io.ksm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ksm.api.HasherFactory;
import io.ksm.api.IndexFactory;
import io.ksm.api.Options;
import io.ksm.api.PageHasher;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** Another JVM answers, whatever runs there, or says why it cannot. */
class OwnJvmTest {

  @Test
  void threadsThatGoOnDoNotKeepItFromEnding() throws Exception {
    assertThat(OwnJvm.hashes(new Busy())).isNotEmpty();
  }

  @Test
  void whatIsSetBeforeATestIsMissed() {
    assertThatThrownBy(() -> OwnJvm.memory(new SetLater()))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("factory() of class %s returns null", SetLater.class.getName());
    assertThatThrownBy(() -> OwnJvm.hashes(new NeedsSetting(new BusyHashers())))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("has no constructor");
  }

  static final class Busy extends HasherContract {
    Busy() {
      super(new BusyHashers());
    }
  }

  static final class NeedsSetting extends HasherContract {
    NeedsSetting(HasherFactory factory) {
      super(factory);
    }
  }

  static final class SetLater extends IndexContract {
    private IndexFactory factory;

    @Override
    protected IndexFactory factory() {
      return factory;
    }
  }

  /** Starts a thread in the other JVM that nobody ends. */
  record BusyHashers() implements HasherFactory {
    @Override
    public String name() {
      return "busy";
    }

    @Override
    public String summary() {
      return "a hasher for tests of tests";
    }

    @Override
    public PageHasher create(Options options) {
      if (isOther()) {
        new Thread(
                () -> {
                  while (true) {
                    Thread.onSpinWait();
                  }
                })
            .start();
      }
      return new Adler32Hasher();
    }

    private static boolean isOther() {
      return System.getProperty("sun.java.command", "").startsWith(OwnJvm.class.getName());
    }
  }
}
