/** The contracts between the ksm engine and its plug-ins. Depends on nothing but annotations. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // Those that a package is exported to are compiled after it.
module io.ksm.api {
  requires static transitive org.jspecify;

  exports io.ksm.api;
  exports io.ksm.api.engine to
      io.ksm.bench,
      io.ksm.core,
      io.ksm.fleet,
      io.ksm.record,
      io.ksm.testkit,
      io.ksm.trace;
  exports io.ksm.api.policy to
      io.ksm.core,
      io.ksm.policy.esx,
      io.ksm.policy.ksmtuned,
      io.ksm.policy.uksm;
  exports io.ksm.api.text to
      io.ksm.check,
      io.ksm.cli,
      io.ksm.core,
      io.ksm.fleet,
      io.ksm.kernel,
      io.ksm.linux,
      io.ksm.monitor,
      io.ksm.report,
      io.ksm.source.image,
      io.ksm.source.linux,
      io.ksm.source.synthetic,
      io.ksm.source.trace;
}
