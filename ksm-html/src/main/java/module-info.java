import org.jspecify.annotations.NullMarked;

/** Pages with tables and charts that need nothing else. */
@NullMarked
module io.ksm.html {
  requires static org.jspecify;

  exports io.ksm.html;
}
