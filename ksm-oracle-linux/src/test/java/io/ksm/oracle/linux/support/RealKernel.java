package io.ksm.oracle.linux.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ksm.kernel.KernelKsm;
import io.ksm.kernel.KernelKsmException;
import io.ksm.kernel.KernelSession;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the kernel's KSM for themselves, as long as their class runs; puts every knob back.
 * Skips them, with the reason, where that cannot be had.
 */
public final class RealKernel implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(RealKernel.class);
  private static final Duration WAIT_FOR_LOCK = Duration.ofMinutes(5);

  @Override
  public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "only root may step the kernel's KSM");
    Process probe = new ProcessBuilder("/bin/sh", "-c", "command -v python3").start();
    assumeTrue(probe.waitFor() == 0, "no python3");
    KernelKsm ksm;
    try {
      ksm = KernelKsm.open();
    } catch (KernelKsmException e) {
      assumeTrue(false, e.getMessage());
      return;
    }
    context
        .getStore(SPACE)
        .put(PlayRunner.class, new PlayRunner(KernelSession.begin(ksm, WAIT_FOR_LOCK)));
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    PlayRunner stage = context.getStore(SPACE).get(PlayRunner.class, PlayRunner.class);
    if (stage != null) {
      stage.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == PlayRunner.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getStore(SPACE).get(PlayRunner.class, PlayRunner.class);
  }
}
