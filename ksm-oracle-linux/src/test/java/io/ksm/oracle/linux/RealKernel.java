package io.ksm.oracle.linux;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.api.Counters;
import io.ksm.source.linux.kernel.KernelKsm;
import io.ksm.source.linux.kernel.KernelKsmException;
import io.ksm.source.linux.kernel.KernelSession;
import io.ksm.source.linux.kernel.ProcessMerging;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/**
 * Gives tests the kernel's KSM for themselves, as long as their class runs; puts every knob back.
 * Skips them, with the reason, where that cannot be had.
 */
final class RealKernel implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(RealKernel.class);
  private static final Duration WAIT_FOR_LOCK = Duration.ofMinutes(5);
  private static final Duration WAIT_FOR_OTHERS = Duration.ofSeconds(20);

  /** Where plays are played. */
  record Stage(KernelSession session) {

    /** The kernel's counters are those of all processes: nobody else may take part. */
    private void awaitSolitude() throws IOException, InterruptedException {
      long deadline = System.nanoTime() + WAIT_FOR_OTHERS.toNanos();
      List<ProcessMerging> others = others(Set.of());
      while (!others.isEmpty()) {
        if (System.nanoTime() > deadline) {
          throw new TestAbortedException("other processes merge memory: " + others);
        }
        Thread.sleep(100);
        others = others(Set.of());
      }
    }

    private List<ProcessMerging> others(Set<Long> own) throws IOException {
      return session.ksm().processes().processes().stream()
          .filter(process -> !own.contains((long) process.pid()))
          .toList();
    }

    /** Plays before the kernel, the reference and the engine; all must agree in everything. */
    List<Counters> compare(Play play) throws IOException, InterruptedException {
      return compare(play, "xxh64", "rb");
    }

    /** Plays with a stack of the engine's. */
    List<Counters> compare(Play play, String hasher, String index)
        throws IOException, InterruptedException {
      while (true) {
        awaitSolitude();
        try (KernelContestant kernel = new KernelContestant(session, play.settings());
            ReferenceContestant reference = new ReferenceContestant(play);
            EngineContestant engine = new EngineContestant(play, hasher, index)) {
          try {
            return new Comparison(play, kernel, reference, engine).run();
          } catch (AssertionError e) {
            if (others(kernel.pids()).isEmpty()) {
              throw e;
            }
            // Somebody else began to merge in the middle of the play: it has to be played again.
          }
        }
      }
    }

    /** Plays before the kernel alone. */
    KernelContestant kernel(Settings settings) throws IOException, InterruptedException {
      awaitSolitude();
      return new KernelContestant(session, settings);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root may step the kernel's KSM");
    Process probe = new ProcessBuilder("/bin/sh", "-c", "command -v python3").start();
    assumeTrue(probe.waitFor() == 0, "no python3");
    KernelKsm ksm;
    try {
      ksm = KernelKsm.open();
    } catch (KernelKsmException e) {
      assumeTrue(false, e.getMessage());
      return;
    }
    Stage stage = new Stage(KernelSession.begin(ksm, WAIT_FOR_LOCK));
    context.getStore(SPACE).put(Stage.class, stage);
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    Stage stage = context.getStore(SPACE).get(Stage.class, Stage.class);
    if (stage != null) {
      stage.session.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Stage.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getStore(SPACE).get(Stage.class, Stage.class);
  }
}
