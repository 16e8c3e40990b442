import org.jspecify.annotations.NullMarked;

/** The ksm command. */
@NullMarked
module io.ksm.cli {
  requires io.ksm.arena;
  requires io.ksm.bench;
  requires io.ksm.compress;
  requires io.ksm.core;
  requires io.ksm.fleet;
  requires io.ksm.html;
  requires io.ksm.kernel;
  requires io.ksm.linux;
  requires io.ksm.monitor;
  requires io.ksm.record;
  requires io.ksm.report;
  requires io.ksm.simulate;
  requires io.ksm.trace;
  requires info.picocli;
  requires com.fasterxml.jackson.core;
  requires org.apache.commons.csv;
  requires me.tongfei.progressbar;
  requires jdk.unsupported; // SIGHUP
  requires static org.jspecify;

  // picocli sets the fields of commands.
  opens io.ksm.cli to
      info.picocli;
  opens io.ksm.cli.advise to
      info.picocli;
  opens io.ksm.cli.bench to
      info.picocli;
  opens io.ksm.cli.compare to
      info.picocli;
  opens io.ksm.cli.demo to
      info.picocli;
  opens io.ksm.cli.doctor to
      info.picocli;
  opens io.ksm.cli.fleet to
      info.picocli;
  opens io.ksm.cli.kernel to
      info.picocli;
  opens io.ksm.cli.kernel.offer to
      info.picocli;
  opens io.ksm.cli.kernel.run to
      info.picocli;
  opens io.ksm.cli.kernel.set to
      info.picocli;
  opens io.ksm.cli.kernel.status to
      info.picocli;
  opens io.ksm.cli.kernel.watch to
      info.picocli;
  opens io.ksm.cli.manual to
      info.picocli;
  opens io.ksm.cli.monitor to
      info.picocli;
  opens io.ksm.cli.options to
      info.picocli;
  opens io.ksm.cli.plugins to
      info.picocli;
  opens io.ksm.cli.record to
      info.picocli;
  opens io.ksm.cli.scan to
      info.picocli;
  opens io.ksm.cli.simulate to
      info.picocli;
}
