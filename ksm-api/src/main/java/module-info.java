/** The contracts between the ksm engine and its plug-ins. Depends on nothing but annotations. */
@org.jspecify.annotations.NullMarked
module io.ksm.api {
  requires static transitive org.jspecify;

  exports io.ksm.api;
}
