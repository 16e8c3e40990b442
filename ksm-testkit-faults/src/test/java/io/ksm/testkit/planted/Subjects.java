package io.ksm.testkit.planted;

import io.ksm.api.HasherFactory;
import io.ksm.api.IndexFactory;
import io.ksm.api.MergePolicy;
import io.ksm.api.MergingSource;
import io.ksm.api.Options;
import io.ksm.api.OrderedIndex;
import io.ksm.api.PageHasher;
import io.ksm.api.PageSource;
import io.ksm.api.PageState;
import io.ksm.api.PluginFactory;
import io.ksm.testkit.FingerprintContract;
import io.ksm.testkit.HasherContract;
import io.ksm.testkit.IndexContract;
import io.ksm.testkit.MergingSourceContract;
import io.ksm.testkit.PolicyContract;
import io.ksm.testkit.RegistrationContract;
import io.ksm.testkit.SourceContract;
import java.lang.reflect.Constructor;
import java.util.List;

/**
 * The contracts of the part whose class a system property names. Run from {@link PlantedFaultsTest}
 * only: nested classes are not found by themselves.
 */
final class Subjects {
  /** Begins with {@code ksm}, so that another JVM plants the same part. */
  static final String PROPERTY = "ksm.test.planted";

  private Subjects() {}

  private static <T> T planted(Class<T> type) {
    try {
      Constructor<?> constructor =
          Class.forName(System.getProperty(PROPERTY)).getDeclaredConstructor();
      constructor.setAccessible(true);
      return type.cast(constructor.newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes the planted index. */
  record Indexes() implements IndexFactory {
    @Override
    public String name() {
      return "planted";
    }

    @Override
    public String summary() {
      return "an index for tests of tests";
    }

    @Override
    public OrderedIndex create(Options options) {
      return planted(OrderedIndex.class);
    }
  }

  /** Makes the planted hasher. */
  record Hashers() implements HasherFactory {
    @Override
    public String name() {
      return "planted";
    }

    @Override
    public String summary() {
      return "a hasher for tests of tests";
    }

    @Override
    public PageHasher create(Options options) {
      return planted(PageHasher.class);
    }
  }

  static final class Index extends IndexContract {
    @Override
    protected IndexFactory factory() {
      return new Indexes();
    }
  }

  static final class Hasher extends HasherContract {
    Hasher() {
      super(new Hashers());
    }
  }

  static final class Policy extends PolicyContract {
    @Override
    protected MergePolicy create() {
      return planted(MergePolicy.class);
    }
  }

  static final class Source extends SourceContract {
    @Override
    protected PageSource open() {
      return planted(PageSource.class);
    }

    @Override
    protected PageSource openAnother() {
      SoundSource other = planted(SoundSource.class);
      other.number = 1;
      return other;
    }

    @Override
    protected byte[] content() {
      return SoundSource.content(0);
    }

    @Override
    protected PageState expectedState(int page) {
      return SoundSource.expected(page);
    }
  }

  static final class Fingerprints extends FingerprintContract {
    @Override
    protected PageSource open() {
      return planted(PageSource.class);
    }

    @Override
    protected long content(int page) {
      return WrongFingerprints.number(page);
    }
  }

  static final class Merging extends MergingSourceContract {
    @Override
    protected MergingSource open() {
      return planted(MergingSource.class);
    }

    @Override
    protected void write(MergingSource source, long address, byte[] content) {
      ((SoundMerging) source).write(address, content);
    }

    @Override
    protected byte[] content() {
      return SoundSource.content(0);
    }

    @Override
    protected PageState expectedState(int page) {
      return SoundSource.expected(page);
    }
  }

  static final class Factory extends RegistrationContract {
    Factory() {
      super(Subjects.class);
    }

    @Override
    protected List<PluginFactory> factories() {
      return List.of(planted(PluginFactory.class));
    }
  }
}
