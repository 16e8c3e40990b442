import org.jspecify.annotations.NullMarked;

/** The ksm command. */
@NullMarked
module io.ksm.cli {
  requires io.ksm.bench;
  requires io.ksm.core;
  // "ksm kernel" and "ksm demo" use this one as a library: the kernel is no exchangeable part,
  // and an arena is memory that a program writes to.
  requires io.ksm.source.linux;
  requires info.picocli;
  requires com.fasterxml.jackson.core;
  requires org.apache.commons.csv;
  requires me.tongfei.progressbar;
  requires static org.jspecify;

  // picocli sets the fields of commands.
  opens io.ksm.cli to
      info.picocli;
  opens io.ksm.cli.bench to
      info.picocli;
  opens io.ksm.cli.demo to
      info.picocli;
  opens io.ksm.cli.kernel to
      info.picocli;
  opens io.ksm.cli.plugins to
      info.picocli;
  opens io.ksm.cli.scan to
      info.picocli;
}
