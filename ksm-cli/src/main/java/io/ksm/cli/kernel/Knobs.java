package io.ksm.cli.kernel;

import io.ksm.source.linux.kernel.KernelKsm;
import io.ksm.source.linux.kernel.Knob;
import java.io.IOException;
import java.util.Map;

/** The knobs of a kernel: of this machine's, or of one that a test makes up. */
interface Knobs {

  /** Returns all that there are, with their present values. */
  Map<Knob, String> read() throws IOException;

  /** Turns one; the kernel may refuse. */
  void write(Knob knob, String value) throws IOException;

  /** Returns those of this machine. */
  static Knobs of(KernelKsm ksm) {
    return new Knobs() {
      @Override
      public Map<Knob, String> read() throws IOException {
        return ksm.knobs();
      }

      @Override
      public void write(Knob knob, String value) throws IOException {
        ksm.write(knob, value);
      }
    };
  }
}
