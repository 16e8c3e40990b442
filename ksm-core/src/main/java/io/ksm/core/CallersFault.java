package io.ksm.core;

import io.ksm.api.PageSource;
import io.ksm.core.faults.Thrown;
import io.ksm.core.report.EqualPagesVisitor;
import io.ksm.core.report.ReportOptions;
import io.ksm.core.report.SampleVisitor;
import io.ksm.core.report.SampleWish;
import io.ksm.core.report.SampledPart;
import io.ksm.core.service.FoundSources.Finder;
import java.io.Serial;
import java.util.Objects;

/**
 * Carries what a caller's own code threw through the engine to {@link PartOwners#causeOf}, which
 * takes it out again: no part is to blame for it, though it may have no stack trace.
 */
final class CallersFault extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private CallersFault(Throwable thrown) {
    super(null, thrown, false, false);
  }

  /** Returns what the caller's code threw. */
  Throwable thrown() {
    return Objects.requireNonNull(getCause());
  }

  /** Returns a finder that throws what another one does, but as a fault of the caller. */
  static Finder of(Finder finder) {
    return () -> {
      try {
        return finder.find();
      } catch (Throwable e) {
        throw of(e);
      }
    };
  }

  /** Returns a visitor that throws what another one does, but as a fault of the caller. */
  static EqualPagesVisitor of(EqualPagesVisitor visitor) {
    return new EqualPagesVisitor() {
      @Override
      public void content(long hash, long pages) {
        try {
          visitor.content(hash, pages);
        } catch (Throwable e) {
          throw of(e);
        }
      }

      @Override
      public void pages(PageSource source, String label, long address, long pages) {
        try {
          visitor.pages(source, label, address, pages);
        } catch (Throwable e) {
          throw of(e);
        }
      }
    };
  }

  /**
   * Returns options whose sample's visitor throws what another one does, but as a caller's fault.
   */
  static ReportOptions of(ReportOptions options) {
    SampleWish wish = options.sample();
    return wish == null
        ? options
        : options.withSample(new SampleWish(wish.pages(), wish.seed(), of(wish.visitor())));
  }

  private static SampleVisitor of(SampleVisitor visitor) {
    return new SampleVisitor() {
      @Override
      public void part(SampledPart part, long pages) {
        call(() -> visitor.part(part, pages));
      }

      @Override
      public void page(SampledPart part, byte[] bytes, boolean changed) {
        call(() -> visitor.page(part, bytes, changed));
      }

      @Override
      public void unread(SampledPart part) {
        call(() -> visitor.unread(part));
      }
    };
  }

  private static void call(Runnable callersCode) {
    try {
      callersCode.run();
    } catch (Throwable e) {
      throw of(e);
    }
  }

  /** Errors of the JVM are nobody's fault, and known by their type. */
  private static RuntimeException of(Throwable thrown) {
    if (Thrown.isOfJvm(thrown)) {
      throw Thrown.handOn(thrown);
    }
    return new CallersFault(thrown);
  }
}
